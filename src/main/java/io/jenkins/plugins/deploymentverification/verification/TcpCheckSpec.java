package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A TCP port that must accept connections. */
public final class TcpCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final int port;
    private String timeout;
    private Integer retries;

    @DataBoundConstructor
    public TcpCheckSpec(String name, String host, int port) {
        super(name);
        this.host = host;
        this.port = port;
    }

    @Override
    CheckType type() {
        return CheckType.TCP;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "host", host);
        put(check, "port", port);
        put(check, "timeout", timeout);
        put(check, "retries", retries);
    }

    public String getHost() {
        return host;
    }

    public int getPort() {
        return port;
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

    /** Names it {@code tcpCheck} in Pipelines. */
    @Extension
    @Symbol("tcpCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TcpCheckSpec_displayName();
        }

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }
    }
}
