package io.jenkins.plugins.deploymentverification.verification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** No monitor of the monitoring system is in alert. */
public final class MonitorCheckSpec extends CheckSpec {

    private static final long serialVersionUID = 1L;

    private ArrayList<String> ids = new ArrayList<>();
    private ArrayList<String> monitorGroups = new ArrayList<>();
    private String search;
    private String source;
    private String onWarning;
    private boolean includeMuted;

    @DataBoundConstructor
    public MonitorCheckSpec(String name) {
        super(name);
    }

    @Override
    CheckType type() {
        return CheckType.MONITOR;
    }

    @Override
    void fill(ObjectNode check) {
        list(check, "ids", ids);
        put(check, "search", search);
        list(check, "monitorGroups", monitorGroups);
        put(check, "source", source);
        put(check, "onWarning", onWarning);
        if (includeMuted) {
            put(check, "includeMuted", true);
        }
    }

    private static void list(ObjectNode check, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = check.putArray(key);
            values.forEach(list::add);
        }
    }

    /** Which monitors; none where a search says so. */
    public List<String> getIds() {
        return ids;
    }

    @DataBoundSetter
    public void setIds(@CheckForNull List<String> ids) {
        this.ids = FormLists.items(ids);
    }

    /** A line each in forms: a group has commas itself. */
    public List<String> getMonitorGroups() {
        return monitorGroups;
    }

    @DataBoundSetter
    public void setMonitorGroups(@CheckForNull List<String> monitorGroups) {
        this.monitorGroups = new ArrayList<>(Util.fixNull(monitorGroups).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList());
    }

    @CheckForNull
    public String getSearch() {
        return search;
    }

    @DataBoundSetter
    public void setSearch(@CheckForNull String search) {
        this.search = Util.fixEmptyAndTrim(search);
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
    public String getOnWarning() {
        return onWarning;
    }

    @DataBoundSetter
    public void setOnWarning(@CheckForNull String onWarning) {
        this.onWarning = Util.fixEmptyAndTrim(onWarning);
    }

    public boolean isIncludeMuted() {
        return includeMuted;
    }

    @DataBoundSetter
    public void setIncludeMuted(boolean includeMuted) {
        this.includeMuted = includeMuted;
    }

    /** Names it {@code monitorCheck} in Pipelines. */
    @Extension
    @Symbol("monitorCheck")
    public static final class DescriptorImpl extends CheckSpecDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.MonitorCheckSpec_displayName();
        }

        /** For the form. */
        public String line(List<String> values) {
            return FormLists.line(values);
        }

        /** For the form. */
        public String groupLines(List<String> values) {
            return values == null ? "" : String.join("\n", values);
        }

        /** What a warning counts as. */
        @POST
        public ListBoxModel doFillOnWarningItems(@AncestorInPath Item item) {
            return StepForms.choices(item, MonitorCheck.OnWarning.values());
        }
    }
}
