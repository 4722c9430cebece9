package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A request with a build's variables filled in. Policies and checks are left as they are: they have placeholders of their
 * own, which parameters fill safely, and whose names could be those of variables.
 */
@Restricted(NoExternalUse.class)
public final class ExpandedRequest implements VerificationRequest {

    private final VerificationRequest written;
    private final EnvVars variables;

    public ExpandedRequest(VerificationRequest written, EnvVars variables) {
        this.written = written;
        this.variables = variables;
    }

    @CheckForNull
    private String expand(@CheckForNull String text) {
        return text == null ? null : Util.fixEmptyAndTrim(variables.expand(text));
    }

    @Override
    public String getService() {
        return Util.fixNull(expand(written.getService()));
    }

    @CheckForNull
    @Override
    public String getEnvironment() {
        return expand(written.getEnvironment());
    }

    @CheckForNull
    @Override
    public String getVersion() {
        return expand(written.getVersion());
    }

    @CheckForNull
    @Override
    public String getDeployedBy() {
        return expand(written.getDeployedBy());
    }

    @CheckForNull
    @Override
    public String getDeployedAt() {
        return expand(written.getDeployedAt());
    }

    @CheckForNull
    @Override
    public String getPolicy() {
        return written.getPolicy();
    }

    @CheckForNull
    @Override
    public String getPolicyFile() {
        return expand(written.getPolicyFile());
    }

    @Override
    public List<CheckSpec> getChecks() {
        return written.getChecks();
    }

    @CheckForNull
    @Override
    public String getPreset() {
        return expand(written.getPreset());
    }

    @CheckForNull
    @Override
    public String getSource() {
        return expand(written.getSource());
    }

    @CheckForNull
    @Override
    public String getDuration() {
        return expand(written.getDuration());
    }

    @CheckForNull
    @Override
    public String getInterval() {
        return expand(written.getInterval());
    }

    @CheckForNull
    @Override
    public String getInitialDelay() {
        return expand(written.getInitialDelay());
    }

    @Override
    public Map<String, String> getParameters() {
        Map<String, String> expanded = new TreeMap<>();
        written.getParameters().forEach((name, value) -> expanded.put(name, variables.expand(value)));
        return expanded;
    }

    @Override
    public boolean isFailFast() {
        return written.isFailFast();
    }
}
