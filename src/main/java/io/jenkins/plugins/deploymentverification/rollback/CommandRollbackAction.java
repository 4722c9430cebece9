package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.rollback.ProgramRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** Runs a program of one's own. */
public final class CommandRollbackAction extends CommandLineAction {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> command;
    private ArrayList<String> statusCommand = new ArrayList<>();

    /** @param command the program and its arguments; no shell reads them */
    @DataBoundConstructor
    public CommandRollbackAction(List<String> command) {
        this.command = new ArrayList<>(Util.fixNull(command));
    }

    public List<String> getCommand() {
        return command;
    }

    /** Ends with 0 when the rollback has happened and with 1 when not; empty where nothing can tell. */
    public List<String> getStatusCommand() {
        return statusCommand;
    }

    @DataBoundSetter
    public void setStatusCommand(@CheckForNull List<String> statusCommand) {
        this.statusCommand = new ArrayList<>(Util.fixNull(statusCommand));
    }

    @Override
    RollbackCommands commands(@CheckForNull RollbackContext build) throws IOException, InterruptedException {
        return new ProgramRollback(
                command("command", command, build),
                statusCommand.isEmpty() ? null : command("statusCommand", statusCommand, build));
    }

    /** Masked before an argument gets its quotes. */
    @Override
    public String describe(Collection<String> secrets) {
        return words("command", command).withSecrets(secrets).line();
    }

    private Command command(String name, List<String> words, @CheckForNull RollbackContext build)
            throws IOException, InterruptedException {
        Command command = words(name, words);
        return build == null ? command : command.withSecrets(build.secrets());
    }

    private Command words(String name, List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' needs a program");
        }
        return Command.of(words, timeout());
    }

    /** Names it {@code commandRollback} in Pipelines. */
    @Extension
    @Symbol("commandRollback")
    public static final class DescriptorImpl extends CommandLineDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CommandRollbackAction_displayName();
        }

        /** In the form each argument is a line. */
        @Override
        public CommandRollbackAction newInstance(StaplerRequest2 req, @NonNull JSONObject form) {
            CommandRollbackAction action = new CommandRollbackAction(words(form, "command"));
            action.setStatusCommand(words(form, "statusCommand"));
            action.setTimeout(form.optString("timeout"));
            action.setDryRun(form.optBoolean("dryRun"));
            return action;
        }

        private static List<String> words(JSONObject form, String field) {
            return form.optString(field).lines().filter(line -> !line.isEmpty()).toList();
        }

        /** For the form. */
        public String lines(@CheckForNull List<String> words) {
            return words == null ? "" : String.join("\n", words);
        }
    }
}
