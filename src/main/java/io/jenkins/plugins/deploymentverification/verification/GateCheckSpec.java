package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A deployment gate of the monitoring system lets the deployment pass. */
public final class GateCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private String service;
    private String environment;
    private String version;
    private String identifier;
    private String source;

    @DataBoundConstructor
    public GateCheckSpec(String name) {
        super(name);
    }

    @Override
    CheckType type() {
        return CheckType.GATE;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "service", service);
        put(check, "environment", environment);
        put(check, "version", version);
        put(check, "identifier", identifier);
        put(check, "source", source);
    }

    /** As the monitoring system knows it; null for the service that was deployed. */
    @CheckForNull
    public String getService() {
        return service;
    }

    @DataBoundSetter
    public void setService(@CheckForNull String service) {
        this.service = Util.fixEmptyAndTrim(service);
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

    @CheckForNull
    public String getIdentifier() {
        return identifier;
    }

    @DataBoundSetter
    public void setIdentifier(@CheckForNull String identifier) {
        this.identifier = Util.fixEmptyAndTrim(identifier);
    }

    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    /** Names it {@code gateCheck} in Pipelines. */
    @Extension
    @Symbol("gateCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GateCheckSpec_displayName();
        }
    }
}
