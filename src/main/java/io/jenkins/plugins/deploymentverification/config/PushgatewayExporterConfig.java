package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.engine.observe.export.MetricsSender;
import io.jenkins.plugins.deploymentverification.engine.observe.export.Pushgateway;
import io.jenkins.plugins.deploymentverification.engine.observe.export.PushgatewaySettings;
import io.jenkins.plugins.deploymentverification.spi.ExporterContext;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import java.net.URI;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Prometheus Pushgateway. */
public final class PushgatewayExporterConfig extends MetricsExporterConfig {

    static final String DEFAULT_JOB = "deployment_verification";

    private final String url;
    private String job = DEFAULT_JOB;

    @CheckForNull
    private String instance;

    @CheckForNull
    private String credentialsId;

    @DataBoundConstructor
    public PushgatewayExporterConfig(String name, String url) {
        super(name);
        this.url = Util.fixNull(url).strip();
    }

    public String getUrl() {
        return url;
    }

    /** Value of the label {@code job}. */
    public String getJob() {
        return job;
    }

    @DataBoundSetter
    public void setJob(@CheckForNull String job) {
        String value = Util.fixEmptyAndTrim(job);
        this.job = value == null ? DEFAULT_JOB : value;
    }

    /** Value of the label {@code instance}; null for the host of Jenkins' URL. */
    @CheckForNull
    public String getInstance() {
        return instance;
    }

    @DataBoundSetter
    public void setInstance(@CheckForNull String instance) {
        this.instance = Util.fixEmptyAndTrim(instance);
    }

    /** Id of a user name with password, or of a secret text that is a bearer token; null for none. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    @Override
    public MetricsSender open(ExporterContext context) throws ExportException {
        try {
            return new Pushgateway(new PushgatewaySettings(
                    ExporterForms.url(url),
                    job,
                    instance == null ? host() : instance,
                    authentication(context),
                    NotifierForms.http()));
        } catch (IllegalArgumentException e) {
            throw ExporterForms.invalid(e);
        }
    }

    private Authentication authentication(ExporterContext context) throws ExportException {
        if (credentialsId == null) {
            return Authentication.none();
        }
        StandardCredentials found =
                context.credential(credentialsId, StandardCredentials.class, "the Pushgateway", url);
        if (found instanceof StandardUsernamePasswordCredentials login) {
            return Authentication.basic(login.getUsername(), login.getPassword().getPlainText());
        }
        if (found instanceof StringCredentials token) {
            return Authentication.bearer(token.getSecret().getPlainText());
        }
        throw ExportException.later(
                "the credential '" + credentialsId
                        + "' for the Pushgateway must be a user name with a password, or a secret text",
                null);
    }

    private static String host() {
        String root = Jenkins.get().getRootUrl();
        String authority = root == null ? null : URI.create(root).getAuthority();
        return authority == null ? "jenkins" : authority;
    }

    /** The form's part for it. */
    @Extension
    @Symbol("pushgateway")
    public static final class DescriptorImpl extends MetricsExporterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PushgatewayExporterConfig_displayName();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Urls.check(value);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
            return CredentialItems.of(
                    url, credentialsId, StandardUsernamePasswordCredentials.class, StringCredentials.class);
        }

        /** See {@link ExporterForms#test}. */
        @POST
        public FormValidation doTest(
                @QueryParameter String name,
                @QueryParameter String url,
                @QueryParameter String job,
                @QueryParameter String instance,
                @QueryParameter String credentialsId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            PushgatewayExporterConfig form = new PushgatewayExporterConfig(name, url);
            form.setJob(job);
            form.setInstance(instance);
            form.setCredentialsId(credentialsId);
            return ExporterForms.test(form);
        }
    }
}
