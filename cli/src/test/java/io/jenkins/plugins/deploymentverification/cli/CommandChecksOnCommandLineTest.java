package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code verify} runs commands when it is told to, and tells them the run. */
public class CommandChecksOnCommandLineTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int verify(String command, String... more) throws Exception {
        Path policy = folder.getRoot().toPath().resolve("policy.yaml");
        Files.writeString(
                policy, "name: shop\nwindow: {duration: 0s}\ncommands: [{name: c, command: " + command + "}]\n");
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of("TRACEPARENT", "00-" + TRACE + "-00f067aa0ba902b7-01"));
        String[] args = new String[3 + more.length];
        args[0] = "verify";
        args[1] = "--policy";
        args[2] = policy.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Main.run(terminal, new Interruption(), args);
    }

    @Test
    public void commandsNeedPermission() throws Exception {
        Path never = folder.getRoot().toPath().resolve("never");
        assertThat(verify("[touch, '" + never + "']"), is(3));
        assertThat(err.toString(StandardCharsets.UTF_8), containsString("--allow-commands"));
        assertThat(Files.exists(never), is(false));
        assertThat(verify("[touch, '" + never + "']", "--allow-commands"), is(0));
        assertThat(Files.exists(never), is(true));
    }

    @Test
    public void theVerdictIsTheCommands() throws Exception {
        assertThat(verify("[sh, -c, 'echo no stock; exit 1']", "--allow-commands"), is(1));
        assertThat(out.toString(StandardCharsets.UTF_8), containsString("no stock"));
    }

    @Test
    public void theTraceOfTheSurroundingsIsContinued() throws Exception {
        assertThat(
                verify("[sh, -c, 'case $TRACEPARENT in 00-" + TRACE + "-*) ;; *) exit 1;; esac']", "--allow-commands"),
                is(0));
        assertThat(out.toString(StandardCharsets.UTF_8), containsString("trace " + TRACE));
    }
}
