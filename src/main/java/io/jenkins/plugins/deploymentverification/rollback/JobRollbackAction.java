package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Runs another job, and waits for it. */
public final class JobRollbackAction extends RollbackAction {

    private static final long serialVersionUID = 1L;
    private static final Duration USUAL = Duration.ofMinutes(30);

    private final String job;
    private TreeMap<String, String> parameters = new TreeMap<>();
    private String timeout;

    /** @param job its name; relative to the folder of the job that uses it */
    @DataBoundConstructor
    public JobRollbackAction(String job) {
        this.job = Util.fixNull(job).strip();
    }

    public String getJob() {
        return job;
    }

    public Map<String, String> getParameters() {
        return parameters;
    }

    @DataBoundSetter
    public void setParameters(@CheckForNull Map<String, ?> parameters) {
        this.parameters = FormMaps.strings(parameters);
    }

    /** How long it is waited for, in the queue as well; null for half an hour. */
    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    @Override
    public boolean needsAgent() {
        return false;
    }

    @Override
    public String describe() {
        return JobRollback.description(job);
    }

    @Override
    public void check() {
        if (job.isEmpty()) {
            throw new IllegalArgumentException("'job' is missing");
        }
        patience();
    }

    @Override
    public Rollback open(RollbackContext context) throws RollbackException {
        try {
            check();
        } catch (IllegalArgumentException e) {
            throw new RollbackException(e.getMessage(), e);
        }
        return new JobRollback(context, job, parameters, patience());
    }

    private Duration patience() {
        return timeout == null ? USUAL : Durations.parse(timeout);
    }

    /** Names it {@code jobRollback} in Pipelines. */
    @Extension
    @Symbol("jobRollback")
    public static final class DescriptorImpl extends RollbackActionDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JobRollbackAction_displayName();
        }

        @Override
        public JobRollbackAction newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> parameters = FormMaps.take(rest, "parameters");
            JobRollbackAction action = (JobRollbackAction) super.newInstance(req, rest);
            action.setParameters(parameters);
            return action;
        }

        /** For the form. */
        public String lines(Map<String, String> values) {
            return FormMaps.lines(values);
        }

        /** Checks the job in the form. */
        @POST
        public FormValidation doCheckJob(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }
    }
}
