package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.jira.DeploymentRecord;
import io.jenkins.plugins.deploymentverification.jira.Deployments;
import io.jenkins.plugins.deploymentverification.jira.IssueResult;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Records a deployment on Jira issues: a web link for people, and an issue property for programs. */
public final class RecordDeploymentStep extends JiraStep {

    private static final long serialVersionUID = 1L;

    private final String service;
    private String environment;
    private String version;
    private String verdict;
    private String url;

    @DataBoundConstructor
    public RecordDeploymentStep(String service) {
        this.service = Util.fixNull(service).strip();
    }

    public String getService() {
        return service;
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @DataBoundSetter
    public void setEnvironment(@CheckForNull String environment) {
        this.environment = Util.fixEmptyAndTrim(environment);
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    @DataBoundSetter
    public void setVersion(@CheckForNull String version) {
        this.version = Util.fixEmptyAndTrim(version);
    }

    /** Null for that of the build's last verification of the service. */
    @CheckForNull
    public String getVerdict() {
        return verdict;
    }

    @DataBoundSetter
    public void setVerdict(@CheckForNull String verdict) {
        this.verdict = Util.fixEmptyAndTrim(verdict);
    }

    /** Where the link leads; null for the report, or the build. */
    @CheckForNull
    public String getUrl() {
        return url;
    }

    @DataBoundSetter
    public void setUrl(@CheckForNull String url) {
        this.url = Util.fixEmptyAndTrim(url);
    }

    @Override
    List<IssueResult> run(Run<?, ?> run, JiraWork work) throws IOException, InterruptedException {
        DeploymentRecord deployment;
        try {
            deployment = Deployments.of(run, service, environment, version, verdict, url);
        } catch (IllegalArgumentException e) {
            throw new AbortException("recordJiraDeployment: " + e.getMessage());
        }
        return work.record(deployment);
    }

    /** Names it {@code recordJiraDeployment} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends JiraStepDescriptor {

        @Override
        public String getFunctionName() {
            return "recordJiraDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.RecordDeploymentStep_displayName();
        }

        /** Checks that there is a service. */
        @POST
        public FormValidation doCheckService(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }
    }
}
