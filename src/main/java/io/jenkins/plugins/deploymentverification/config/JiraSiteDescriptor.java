package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.spi.NamedConfig;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the form of a Jira site does: checks, choices, and asking whether the site answers. */
@Restricted(NoExternalUse.class)
public abstract class JiraSiteDescriptor extends NamedConfig.NamedConfigDescriptor<JiraSiteConfig> {

    protected JiraSiteDescriptor() {
        super(JiraSiteConfig.class);
    }

    @POST
    public FormValidation doCheckUrl(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        FormValidation url = Urls.check(value);
        return url.kind == FormValidation.Kind.OK ? url : FormValidation.error(Messages.JiraSiteConfig_badUrl());
    }

    @POST
    public FormValidation doCheckProjects(@QueryParameter String value, @QueryParameter String keyPattern) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        JiraSiteConfig form = new JiraSiteConfig("form", "");
        form.setProjects(value);
        form.setKeyPattern(keyPattern);
        try {
            form.issueKeys();
            return form.projectKeys().isEmpty()
                    ? FormValidation.warning(Messages.JiraSiteConfig_allProjects())
                    : FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    @POST
    public FormValidation doCheckAllowUnsigned(@QueryParameter boolean value) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return value ? FormValidation.warning(Messages.JiraSiteConfig_unsigned()) : FormValidation.ok();
    }

    @POST
    public FormValidation doCheckPollingMinutes(
            @QueryParameter String value, @QueryParameter String projects, @QueryParameter String pollingJql) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        boolean polls = Util.fixNull(value).strip().matches("0*[1-9]\\d*");
        return polls && Util.fixEmptyAndTrim(projects) == null && Util.fixEmptyAndTrim(pollingJql) == null
                ? FormValidation.error(Messages.JiraSiteConfig_needsQuery())
                : FormValidation.ok();
    }

    @POST
    public ListBoxModel doFillApiVersionItems() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.JiraSiteConfig_anyVersion(), "auto");
        items.add("2");
        items.add("3");
        return items;
    }

    @POST
    public ListBoxModel doFillAuthenticationItems() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        ListBoxModel items = new ListBoxModel();
        for (JiraAuthentication type : JiraAuthentication.values()) {
            items.add(type.displayName(), type.name());
        }
        return items;
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
        return CredentialItems.of(
                url, credentialsId, StandardUsernamePasswordCredentials.class, StringCredentials.class);
    }

    @POST
    public ListBoxModel doFillWebhookSecretIdItems(@QueryParameter String url, @QueryParameter String webhookSecretId) {
        return CredentialItems.of(url, webhookSecretId, StringCredentials.class);
    }

    /**
     * Logs in with the form as it stands. For administrators only: it makes Jenkins send a credential to the URL of
     * the form.
     */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String name,
            @QueryParameter String url,
            @QueryParameter String apiVersion,
            @QueryParameter String authentication,
            @QueryParameter String credentialsId,
            @QueryParameter String cloudId,
            @QueryParameter int timeoutSeconds) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            JiraSiteConfig form = new JiraSiteConfig(name, url);
            form.setApiVersion(apiVersion);
            form.setAuthentication(JiraAuthentication.valueOf(authentication));
            form.setCredentialsId(credentialsId);
            form.setCloudId(cloudId);
            form.setTimeoutSeconds(timeoutSeconds);
            try (JiraClient client = form.open(SourceContext.global())) {
                return FormValidation.ok(client.check().describe());
            }
        } catch (JiraException | IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.HttpSourceConfig_interrupted());
        }
    }
}
