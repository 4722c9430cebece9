package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An HTTP request that must be answered as expected. */
public final class HttpCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private final String url;
    private String method;
    private TreeMap<String, String> headers = new TreeMap<>();
    private String body;
    private String expectedStatus;
    private String bodyContains;
    private String jsonPath;
    private String jsonCriteria;
    private String jsonEquals;
    private String maxLatency;
    private boolean followRedirects;
    private String timeout;
    private Integer retries;
    private boolean verifyTls = true;

    @DataBoundConstructor
    public HttpCheckSpec(String name, String url) {
        super(name);
        this.url = url;
    }

    @Override
    CheckType type() {
        return CheckType.HTTP;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "url", url);
        put(check, "method", method);
        put(check, "headers", headers);
        put(check, "body", body);
        put(check, "expectedStatus", expectedStatus);
        put(check, "bodyContains", bodyContains);
        put(check, "jsonPath", jsonPath);
        put(check, "jsonCriteria", jsonCriteria);
        put(check, "jsonEquals", jsonEquals);
        put(check, "maxLatency", maxLatency);
        if (followRedirects) {
            put(check, "followRedirects", true);
        }
        put(check, "timeout", timeout);
        put(check, "retries", retries);
        if (!verifyTls) {
            put(check, "verifyTls", false);
        }
    }

    public String getUrl() {
        return url;
    }

    @CheckForNull
    public String getMethod() {
        return method;
    }

    @DataBoundSetter
    public void setMethod(@CheckForNull String method) {
        this.method = Util.fixEmptyAndTrim(method);
    }

    public Map<String, String> getHeaders() {
        return headers;
    }

    @DataBoundSetter
    public void setHeaders(Map<String, ?> headers) {
        this.headers = FormMaps.strings(headers);
    }

    @CheckForNull
    public String getBody() {
        return body;
    }

    @DataBoundSetter
    public void setBody(@CheckForNull String body) {
        this.body = Util.fixEmpty(body);
    }

    @CheckForNull
    public String getExpectedStatus() {
        return expectedStatus;
    }

    @DataBoundSetter
    public void setExpectedStatus(@CheckForNull String expectedStatus) {
        this.expectedStatus = Util.fixEmptyAndTrim(expectedStatus);
    }

    @CheckForNull
    public String getBodyContains() {
        return bodyContains;
    }

    @DataBoundSetter
    public void setBodyContains(@CheckForNull String bodyContains) {
        this.bodyContains = Util.fixEmpty(bodyContains);
    }

    @CheckForNull
    public String getJsonPath() {
        return jsonPath;
    }

    @DataBoundSetter
    public void setJsonPath(@CheckForNull String jsonPath) {
        this.jsonPath = Util.fixEmptyAndTrim(jsonPath);
    }

    @CheckForNull
    public String getJsonCriteria() {
        return jsonCriteria;
    }

    @DataBoundSetter
    public void setJsonCriteria(@CheckForNull String jsonCriteria) {
        this.jsonCriteria = Util.fixEmptyAndTrim(jsonCriteria);
    }

    @CheckForNull
    public String getJsonEquals() {
        return jsonEquals;
    }

    @DataBoundSetter
    public void setJsonEquals(@CheckForNull String jsonEquals) {
        this.jsonEquals = Util.fixEmpty(jsonEquals);
    }

    @CheckForNull
    public String getMaxLatency() {
        return maxLatency;
    }

    @DataBoundSetter
    public void setMaxLatency(@CheckForNull String maxLatency) {
        this.maxLatency = Util.fixEmptyAndTrim(maxLatency);
    }

    public boolean isFollowRedirects() {
        return followRedirects;
    }

    @DataBoundSetter
    public void setFollowRedirects(boolean followRedirects) {
        this.followRedirects = followRedirects;
    }

    @CheckForNull
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    @CheckForNull
    public Integer getRetries() {
        return retries;
    }

    @DataBoundSetter
    public void setRetries(@CheckForNull Integer retries) {
        this.retries = retries;
    }

    public boolean isVerifyTls() {
        return verifyTls;
    }

    @DataBoundSetter
    public void setVerifyTls(boolean verifyTls) {
        this.verifyTls = verifyTls;
    }

    /** Names it {@code httpCheck} in Pipelines. */
    @Extension
    @Symbol("httpCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        public DescriptorImpl() {
            super("headers");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HttpCheckSpec_displayName();
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckMaxLatency(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }

        /** Checks the criteria in the form. */
        @POST
        public FormValidation doCheckJsonCriteria(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.criteria(item, value, null, false);
        }
    }
}
