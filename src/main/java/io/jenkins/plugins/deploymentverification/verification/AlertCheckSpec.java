package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** No firing alert may carry these labels. */
public final class AlertCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private TreeMap<String, String> labels = new TreeMap<>();
    private String source;
    private boolean includePending;

    @DataBoundConstructor
    public AlertCheckSpec(String name) {
        super(name);
    }

    @Override
    CheckType type() {
        return CheckType.ALERT;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "labels", labels);
        put(check, "source", source);
        if (includePending) {
            put(check, "includePending", true);
        }
    }

    public Map<String, String> getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(Map<String, ?> labels) {
        this.labels = FormMaps.strings(labels);
    }

    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    public boolean isIncludePending() {
        return includePending;
    }

    @DataBoundSetter
    public void setIncludePending(boolean includePending) {
        this.includePending = includePending;
    }

    /** Names it {@code alertCheck} in Pipelines. */
    @Extension
    @Symbol("alertCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        public DescriptorImpl() {
            super("labels");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlertCheckSpec_displayName();
        }
    }
}
