package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;

/** Runs what a command does with Jira, and tells by the exit code what came of it. */
final class JiraCall {

    /** Returns the exit code. */
    interface Body {

        int with(JiraClient client) throws JiraException, InterruptedException, UsageException;
    }

    private JiraCall() {}

    static int run(JiraOptions options, Terminal terminal, Interruption interruption, Body body) throws UsageException {
        try (JiraClient client = options.open(terminal.environment())) {
            interruption.onInterrupt(Thread.currentThread()::interrupt);
            return body.with(client);
        } catch (JiraException e) {
            terminal.err().println(Main.NAME + ": " + e.getMessage());
            return ExitCode.FAILED;
        } catch (InterruptedException e) {
            terminal.err().println(Main.NAME + ": interrupted");
            return ExitCode.INCONCLUSIVE;
        }
    }
}
