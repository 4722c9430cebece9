package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.Dashboard;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A dashboard of a Grafana that reports link to. */
public final class GrafanaDashboard extends AbstractDescribableImpl<GrafanaDashboard> {

    private final String uid;

    @CheckForNull
    private String title;

    @CheckForNull
    private String services;

    @CheckForNull
    private String variables;

    @CheckForNull
    private String panels;

    @DataBoundConstructor
    public GrafanaDashboard(String uid) {
        this.uid = Util.fixNull(uid).strip();
    }

    /** As its URL shows it. */
    public String getUid() {
        return uid;
    }

    @CheckForNull
    public String getTitle() {
        return title;
    }

    @DataBoundSetter
    public void setTitle(@CheckForNull String title) {
        this.title = Util.fixEmptyAndTrim(title);
    }

    /** Names of services with commas between, {@code *} standing for any text; null for all. */
    @CheckForNull
    public String getServices() {
        return services;
    }

    @DataBoundSetter
    public void setServices(@CheckForNull String services) {
        this.services = Util.fixEmptyAndTrim(services);
    }

    /** A line each: <code>service=${service}</code>. */
    @CheckForNull
    public String getVariables() {
        return variables;
    }

    @DataBoundSetter
    public void setVariables(@CheckForNull String variables) {
        this.variables = Util.fixEmptyAndTrim(variables);
    }

    /** Ids of panels with commas between. */
    @CheckForNull
    public String getPanels() {
        return panels;
    }

    @DataBoundSetter
    public void setPanels(@CheckForNull String panels) {
        this.panels = Util.fixEmptyAndTrim(panels);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    Dashboard toEngine() {
        return new Dashboard(uid, title, services, variables(variables), panels(panels));
    }

    private static SortedMap<String, String> variables(@CheckForNull String lines) {
        SortedMap<String, String> all = new TreeMap<>();
        for (String line : Util.fixNull(lines).split("\\R")) {
            if (!line.isBlank()) {
                int equals = line.indexOf('=');
                if (equals < 0) {
                    throw new IllegalArgumentException("a variable is written as name=value: '" + line.strip() + "'");
                }
                all.put(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip());
            }
        }
        return all;
    }

    private static List<String> panels(@CheckForNull String list) {
        return Arrays.stream(Util.fixNull(list).split("[\\s,]+"))
                .filter(panel -> !panel.isEmpty())
                .toList();
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<GrafanaDashboard> {

        private static final String ANY_UID = "any";

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GrafanaDashboard_displayName();
        }

        @POST
        public FormValidation doCheckUid(@QueryParameter String value) {
            return check(new GrafanaDashboard(value));
        }

        @POST
        public FormValidation doCheckVariables(@QueryParameter String value) {
            GrafanaDashboard form = new GrafanaDashboard(ANY_UID);
            form.setVariables(value);
            return check(form);
        }

        @POST
        public FormValidation doCheckPanels(@QueryParameter String value) {
            GrafanaDashboard form = new GrafanaDashboard(ANY_UID);
            form.setPanels(value);
            return check(form);
        }

        private static FormValidation check(GrafanaDashboard form) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                form.toEngine();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
