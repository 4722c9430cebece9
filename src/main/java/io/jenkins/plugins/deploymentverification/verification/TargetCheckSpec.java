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

/** All scrape targets with these labels must be up. */
public final class TargetCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private TreeMap<String, String> labels = new TreeMap<>();
    private String source;
    private Integer minTargets;

    @DataBoundConstructor
    public TargetCheckSpec(String name) {
        super(name);
    }

    @Override
    CheckType type() {
        return CheckType.TARGET;
    }

    @Override
    void fill(ObjectNode check) {
        put(check, "labels", labels);
        put(check, "source", source);
        put(check, "minTargets", minTargets);
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

    @CheckForNull
    public Integer getMinTargets() {
        return minTargets;
    }

    @DataBoundSetter
    public void setMinTargets(@CheckForNull Integer minTargets) {
        this.minTargets = minTargets;
    }

    /** Names it {@code targetCheck} in Pipelines. */
    @Extension
    @Symbol("targetCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        public DescriptorImpl() {
            super("labels");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TargetCheckSpec_displayName();
        }
    }
}
