package io.jenkins.plugins.deploymentverification.runtime;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Slave;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class LauncherCommandRunnerTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsRule r = new JenkinsRule();

    @Test
    public void commandsRunOnTheAgent() throws Exception {
        LauncherCommandRunner runner = runner();

        List<String> odd = List.of("a b", "it's", "\"q\"", "$(id)", "$HOME", "${HOME}", "; rm x", "*", "-n");
        List<String> arguments = new ArrayList<>(List.of("sh", "-c", "for a; do printf '<%s>' \"$a\"; done", "sh"));
        arguments.addAll(odd);
        assertThat(
                runner.run(Command.of(arguments, MINUTE)).stdout(),
                is(odd.stream().map(a -> "<" + a + ">").collect(Collectors.joining())));

        CommandResult result =
                runner.run(Command.of(List.of("sh", "-c", "echo \"$TOKEN $GIVEN\"; pwd; echo e >&2; exit 3"), MINUTE)
                        .withEnvironment(Map.of("TOKEN", "s3cret$HOME$$x"))
                        .withSecrets(Set.of("s3cret$HOME$$x")));
        assertThat(result.exitCode(), is(3));
        assertThat(result.stdout(), startsWith("*** by the build\n"));
        assertThat(result.stdout(), containsString("work place"));
        assertThat(result.stderr(), is("e\n"));

        CommandResult late =
                runner.run(Command.of(List.of("sh", "-c", "echo begun; sleep 300"), Duration.ofSeconds(2)));
        assertThat(late.timedOut(), is(true));
        assertThat(late.stdout(), is("begun\n"));

        NotStartedException none = assertThrows(
                NotStartedException.class, () -> runner.run(Command.of(List.of("no-such-program"), MINUTE)));
        assertThat(none.getMessage(), startsWith("cannot run 'no-such-program': "));
    }

    @Test
    public void whoeverIsInterruptedLeavesNoCommandBehind() throws Exception {
        Slave agent = r.createOnlineSlave();
        FilePath folder = agent.getWorkspaceRoot().child("w");
        LauncherCommandRunner runner = runner(agent, folder);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> running = thread.submit(() -> runner.run(
                    Command.of(List.of("sh", "-c", "echo $$ > pid.tmp; mv pid.tmp pid; sleep 300"), MINUTE)));
            FilePath pid = folder.child("pid");
            Awaitility.await().atMost(MINUTE).until(pid::exists);
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(pid.readToString().strip())).orElseThrow();

            running.cancel(true);

            Awaitility.await().atMost(MINUTE).until(() -> !process.isAlive());
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    public void aLostAgentLeavesItOpenWhatBecameOfTheCommand() throws Exception {
        Slave agent = r.createOnlineSlave();
        FilePath folder = agent.getWorkspaceRoot().child("w");
        LauncherCommandRunner runner = runner(agent, folder);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> running =
                    thread.submit(() -> runner.run(Command.of(List.of("sh", "-c", "touch begun; sleep 300"), MINUTE)));
            Awaitility.await().atMost(MINUTE).until(folder.child("begun")::exists);

            agent.toComputer().disconnect(null).get();

            Throwable e = assertThrows(ExecutionException.class, running::get).getCause();
            assertThat(e.toString(), e instanceof NotStartedException, is(false));
            assertThat(e.toString(), e instanceof java.io.IOException, is(true));
        } finally {
            thread.shutdownNow();
        }
    }

    private LauncherCommandRunner runner() throws Exception {
        Slave agent = r.createOnlineSlave();
        return runner(agent, agent.getWorkspaceRoot().child("work place"));
    }

    private static LauncherCommandRunner runner(Slave agent, FilePath folder) {
        Launcher launcher = agent.createLauncher(TaskListener.NULL);
        return new LauncherCommandRunner(launcher, folder, Map.of("GIVEN", "by the build"));
    }
}
