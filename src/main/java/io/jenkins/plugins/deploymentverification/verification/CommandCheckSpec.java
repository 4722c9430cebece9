package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import java.util.ArrayList;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A command that must end with an exit code, or write a number that meets criteria. */
public final class CommandCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private final ArrayList<String> command;
    private Integer exitCode;
    private String criteria;
    private String warning;
    private String unit;
    private String timeout;

    /** @param command the program first, then its arguments */
    @DataBoundConstructor
    public CommandCheckSpec(String name, List<String> command) {
        super(name);
        this.command = new ArrayList<>(Util.fixNull(command));
    }

    @Override
    CheckType type() {
        return CheckType.COMMAND;
    }

    @Override
    void fill(ObjectNode check) {
        ArrayNode arguments = check.putArray("command");
        command.forEach(argument -> arguments.add(String.valueOf(argument)));
        put(check, "exitCode", exitCode);
        put(check, "criteria", criteria);
        put(check, "warning", warning);
        put(check, "unit", unit);
        put(check, "timeout", timeout);
    }

    public List<String> getCommand() {
        return command;
    }

    @CheckForNull
    public Integer getExitCode() {
        return exitCode;
    }

    @DataBoundSetter
    public void setExitCode(@CheckForNull Integer exitCode) {
        this.exitCode = exitCode;
    }

    @CheckForNull
    public String getCriteria() {
        return criteria;
    }

    @DataBoundSetter
    public void setCriteria(@CheckForNull String criteria) {
        this.criteria = Util.fixEmptyAndTrim(criteria);
    }

    @CheckForNull
    public String getWarning() {
        return warning;
    }

    @DataBoundSetter
    public void setWarning(@CheckForNull String warning) {
        this.warning = Util.fixEmptyAndTrim(warning);
    }

    @CheckForNull
    public String getUnit() {
        return unit;
    }

    @DataBoundSetter
    public void setUnit(@CheckForNull String unit) {
        this.unit = Util.fixEmptyAndTrim(unit);
    }

    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    /** Names it {@code commandCheck} in Pipelines. */
    @Extension
    @Symbol("commandCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CommandCheckSpec_displayName();
        }

        /** The form has an argument on each line. */
        @Override
        public CheckSpec newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            JSONObject changed = JSONObject.fromObject(form.toString());
            JSONArray arguments = new JSONArray();
            changed.optString("command").lines().filter(line -> !line.isEmpty()).forEach(arguments::add);
            changed.put("command", arguments);
            return super.newInstance(req, changed);
        }

        /** For the form. */
        public String lines(List<String> arguments) {
            return String.join("\n", Util.fixNull(arguments));
        }

        @POST
        public FormValidation doCheckCommand(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        @POST
        public FormValidation doCheckCriteria(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String unit) {
            return StepForms.criteria(item, value, unit, true);
        }

        /** As {@link #doCheckCriteria}. */
        @POST
        public FormValidation doCheckWarning(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String unit) {
            return StepForms.criteria(item, value, unit, true);
        }

        /** Only the units that can be converted are allowed. */
        @POST
        public FormValidation doCheckUnit(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.unit(item, value);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }
    }
}
