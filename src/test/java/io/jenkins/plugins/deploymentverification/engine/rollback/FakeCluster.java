package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.rules.TemporaryFolder;

/** A kubectl and a helm that keep the state of a little cluster in a folder, and can be told where to fail. */
public final class FakeCluster extends TemporaryFolder {

    @Override
    protected void before() throws Throwable {
        super.before();
        newFolder("bin");
        newFolder("state");
        for (String program : List.of("kubectl", "helm")) {
            Path file = bin().resolve(program);
            try (InputStream script = FakeCluster.class.getResourceAsStream(program)) {
                Files.copy(script, file);
            }
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        write("calls", "").fail("");
    }

    /** Where the programs are, for a PATH. */
    public Path bin() {
        return getRoot().toPath().resolve("bin");
    }

    /** Where the programs find the cluster, by the variable {@code FAKE_CLUSTER}. */
    public Path state() {
        return getRoot().toPath().resolve("state");
    }

    public FakeCluster write(String file, String text) throws IOException {
        Files.writeString(state().resolve(file), text);
        return this;
    }

    public String read(String file) throws IOException {
        return Files.readString(state().resolve(file)).strip();
    }

    /** A workload with these revisions, such as {@code "1 shop:1.0"}. */
    public FakeCluster revisions(String... revisions) throws IOException {
        return write("revisions", String.join("\n", revisions) + "\n").write("generation", revisions.length + "\n");
    }

    /** The revisions now. */
    public List<String> revisions() throws IOException {
        return Files.readAllLines(state().resolve("revisions"));
    }

    /** Where the next calls fail; see the scripts. */
    public FakeCluster fail(String where) throws IOException {
        return write("fail", where + "\n");
    }

    /** The arguments of each call so far. */
    public List<List<String>> calls() throws IOException {
        List<List<String>> calls = new ArrayList<>();
        String all = Files.readString(state().resolve("calls"));
        Arrays.stream(all.split("\n\n"))
                .filter(c -> !c.isBlank())
                .forEach(call -> calls.add(List.of(call.split("\n"))));
        return calls;
    }

    /** How often a call had this argument. */
    public long calls(String argument) throws IOException {
        return calls().stream().filter(c -> c.contains(argument)).count();
    }

    public CommandRunner runner() {
        return command -> {
            List<String> arguments = new ArrayList<>(
                    List.of("env", "PATH=" + bin() + ":" + System.getenv("PATH"), "FAKE_CLUSTER=" + state()));
            arguments.addAll(command.arguments());
            return new LocalCommandRunner(getRoot().toPath())
                    .run(new Command(arguments, command.environment(), command.timeout(), command.secrets()));
        };
    }
}
