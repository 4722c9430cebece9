package io.jenkins.plugins.deploymentverification.engine.command;

import java.io.IOException;

/** Runs commands on one machine: the port behind which is this one or an agent. Thread-safe. */
public interface CommandRunner {

    /**
     * Runs a command to its end, or until its time-out, after which it is killed with the processes it started. It has
     * nothing to read on its standard input. Any exit code is a result and no exception.
     *
     * @throws NotStartedException when the command surely did nothing: no such program, no such folder, no agent
     * @throws IOException when it is unknown what became of it: the agent was lost
     * @throws InterruptedException when the caller gave up; the command is killed
     */
    CommandResult run(Command command) throws IOException, InterruptedException;
}
