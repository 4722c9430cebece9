package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The form of metric sources over HTTP: what all types have in common. */
public abstract class HttpSourceDescriptor extends MetricSourceConfig.MetricSourceDescriptor {

    private static final Duration TEST_BUDGET = Duration.ofSeconds(20);
    private static final String SECRET_HEADER_LINES = "secretHeaderLines";
    private static final List<String> AUTHENTICATION = List.of("authentication", "tokenUrl", "scopes");
    private static final List<String> ADVANCED =
            List.of("headers", "timeoutSeconds", "skipTlsVerify", "caCertificate", "clientCertificateId");

    protected HttpSourceDescriptor() {}

    protected HttpSourceDescriptor(Class<? extends HttpSourceConfig> type) {
        super(type);
    }

    /** Whether the form asks for a URL; a type whose servers have known places may say no, or ask by itself. */
    public boolean isUrlShown() {
        return true;
    }

    /** What the form offers; none hides it, for types that have credentials of their own. */
    public List<AuthenticationType> getAuthenticationTypes() {
        return List.of(AuthenticationType.values());
    }

    /** The simple fields of {@code own.jelly} that "Test connection" needs: texts, numbers, choices, check boxes. */
    protected List<String> ownFields() {
        return List.of();
    }

    /**
     * For the form: what it shows, and nothing else. For a field that a form has not, Jenkins' script would take that of
     * the source before it, and with it perhaps the credentials.
     */
    public final String getTestedFields() {
        // types without our authentication may still show credentials; unshown ones stay unused without it
        List<String> all = new ArrayList<>(List.of("name", "credentialsId"));
        if (isUrlShown()) {
            all.add("url");
        }
        if (!getAuthenticationTypes().isEmpty()) {
            all.addAll(AUTHENTICATION);
        }
        all.addAll(ADVANCED);
        all.addAll(ownFields());
        all.add(SECRET_HEADER_LINES);
        return String.join(",", all);
    }

    /** Without a URL in the form, Jenkins' script would narrow the lists of credentials by that of the source before it. */
    @Override
    public void calcFillSettings(String field, Map<String, Object> attributes) {
        super.calcFillSettings(field, attributes);
        if (!isUrlShown()) {
            attributes.computeIfPresent(
                    "fillDependsOn",
                    (key, fields) -> Arrays.stream(fields.toString().split(" "))
                            .filter(other -> !other.equals("url"))
                            .collect(Collectors.joining(" ")));
        }
    }

    @POST
    public FormValidation doCheckUrl(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return Urls.check(value);
    }

    @POST
    public FormValidation doCheckTokenUrl(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return Urls.checkOptional(value);
    }

    @POST
    public FormValidation doCheckHeaders(@QueryParameter String value) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return HeaderLines.check(value);
    }

    @POST
    public ListBoxModel doFillAuthenticationItems() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        ListBoxModel items = new ListBoxModel();
        for (AuthenticationType type : getAuthenticationTypes()) {
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
    public ListBoxModel doFillClientCertificateIdItems(
            @QueryParameter String url, @QueryParameter String clientCertificateId) {
        return CredentialItems.of(url, clientCertificateId, StandardCertificateCredentials.class);
    }

    /**
     * Asks the source as a verification would, with the form as it stands: bound to a configuration as saving it would.
     * For administrators only: it makes Jenkins send a credential to the URL of the form.
     */
    @POST
    public FormValidation doTestConnection(StaplerRequest2 request) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try (MetricSource source =
                bound(request).toFactory(SourceContext.global()).create()) {
            SourceInfo info = source.probe(TEST_BUDGET);
            String version = info.version() == null ? "" : " " + info.version();
            String detail = info.detail() == null ? "" : ": " + info.detail();
            return FormValidation.ok(Messages.HttpSourceConfig_answered(
                    info.product() + version, info.took().toMillis(), detail));
        } catch (SourceException e) {
            return FormValidation.error(e.remark().text(LocaleProvider.getLocale()));
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.HttpSourceConfig_interrupted());
        }
    }

    private HttpSourceConfig bound(StaplerRequest2 request) {
        JSONObject form = new JSONObject();
        for (String field : getTestedFields().split(",")) {
            String value = request.getParameter(field);
            if (value != null && !field.equals(SECRET_HEADER_LINES)) {
                form.put(field, value);
            }
        }
        HttpSourceConfig config = (HttpSourceConfig) request.bindJSON(clazz, form);
        config.setRetries(0);
        config.setSecretHeaders(SecretHeader.ofLines(request.getParameter(SECRET_HEADER_LINES)));
        return config;
    }
}
