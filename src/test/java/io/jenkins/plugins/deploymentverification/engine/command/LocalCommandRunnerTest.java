package io.jenkins.plugins.deploymentverification.engine.command;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LocalCommandRunnerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void argumentsStayArguments() throws Exception {
        List<String> odd = List.of("a b", "it's", "\"q\"", "$(touch stolen)", "`id`", "; rm x", "", "*", "\n", "-n");
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", "for a; do printf '<%s>' \"$a\"; done", "sh"));
        arguments.addAll(odd);

        CommandResult result = runner().run(Command.of(arguments, MINUTE));

        assertThat(result.stdout(), is(odd.stream().map(a -> "<" + a + ">").collect(Collectors.joining())));
        assertThat(Files.exists(root().resolve("stolen")), is(false));
    }

    @Test
    public void theLineIsWhatAShellWouldTakeApartAgain() throws Exception {
        Command command = Command.of(
                List.of("printf", "<%s>\n", "a b", "it's", "\"q\"", "$(touch stolen)", "", "*", "back\\slash"), MINUTE);

        CommandResult direct = runner().run(command);
        CommandResult byShell = runner().run(Command.of(List.of("sh", "-c", command.line()), MINUTE));

        assertThat(byShell.stdout(), is(direct.stdout()));
    }

    @Test
    public void bothOutputsAndTheExitCodeAreKept() throws Exception {
        CommandResult result = sh("echo out; echo err >&2; exit 3");

        assertThat(result.exitCode(), is(3));
        assertThat(result.isSuccess(), is(false));
        assertThat(result.timedOut(), is(false));
        assertThat(result.stdout(), is("out\n"));
        assertThat(result.stderr(), is("err\n"));
        assertThat(result.output(), is("out\nerr"));
    }

    @Test
    public void standardInputIsEmpty() throws Exception {
        assertThat(sh("cat; echo end").stdout(), is("end\n"));
    }

    @Test
    public void environmentIsAddedAndSecretsAreMasked() throws Exception {
        Command command = Command.of(List.of("sh", "-c", "echo \"$TOKEN\"; echo \"$TOKEN\" >&2"), MINUTE)
                .withEnvironment(Map.of("TOKEN", "s3cr3t$HOME"))
                .withSecrets(Set.of("s3cr3t$HOME"));

        CommandResult result = runner().run(command);

        assertThat(result.output(), is("***\n***"));
        assertThat(command.toString(), not(containsString("s3cr3t")));
        assertThat(
                Command.of(List.of("curl", "-H", "s3cr3t"), MINUTE)
                        .withSecrets(Set.of("s3cr3t"))
                        .toString(),
                is("curl -H '***'"));
    }

    @Test
    public void whatTakesTooLongIsKilledWithItsChildren() throws Exception {
        CommandResult result = runner().run(Command.of(
                List.of("sh", "-c", "echo begun; sleep 300 & echo $! > child; wait"), Duration.ofSeconds(1)));

        assertThat(result.timedOut(), is(true));
        assertThat(result.exitCode(), is(nullValue()));
        assertThat(result.stdout(), is("begun\n"));
        long child = Long.parseLong(Files.readString(root().resolve("child")).strip());
        assertThat(
                ProcessHandle.of(child)
                        .filter(ProcessHandle::isAlive)
                        .map(p -> {
                            p.onExit().join();
                            return p.isAlive();
                        })
                        .orElse(false),
                is(false));
    }

    @Test
    public void muchOutputIsCutInItsMiddle() throws Exception {
        CommandResult result = sh("echo first; seq 1 400000; echo last");

        assertThat(result.complete(), is(false));
        assertThat(
                result.stdout(),
                allOf(startsWith("first\n1\n2\n"), containsString("\n[… left out …]\n"), endsWith("\n400000\nlast\n")));
        assertThat(result.stdout().length() <= BoundedOutput.LIMIT + 20, is(true));
    }

    @Test
    public void theCutLeavesNoHalfLine() {
        BoundedOutput output = new BoundedOutput(20);
        byte[] bytes = "aaaa\nsecret1\nbbbb\ncccc\nsecret2\ndd\n".getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);

        assertThat(output.text(), is("aaaa\n[… left out …]\ndd\n"));
        assertThat(output.isComplete(), is(false));
    }

    @Test
    public void noSuchProgramDidNothing() {
        NotStartedException e = assertThrows(
                NotStartedException.class, () -> runner().run(Command.of(List.of("no-such-program-here"), MINUTE)));

        assertThat(e.getMessage(), startsWith("cannot run 'no-such-program-here': "));
    }

    @Test
    public void aCommandIsValidated() {
        assertThrows(IllegalArgumentException.class, () -> Command.of(List.of(), MINUTE));
        assertThrows(IllegalArgumentException.class, () -> Command.of(List.of(" "), MINUTE));
        assertThrows(IllegalArgumentException.class, () -> Command.of(List.of("a", "b\0c"), MINUTE));
        assertThrows(IllegalArgumentException.class, () -> Command.of(List.of("a"), Duration.ZERO));
    }

    private CommandResult sh(String script) throws Exception {
        return runner().run(Command.of(List.of("sh", "-c", script), MINUTE));
    }

    private LocalCommandRunner runner() {
        return new LocalCommandRunner(root());
    }

    private Path root() {
        return folder.getRoot().toPath();
    }
}
