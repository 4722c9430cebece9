package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** What the plugin tells of itself and of builds, and to whom; a section of the global configuration. Thread-safe. */
@Extension
@Symbol("deploymentVerificationObservability")
public final class ObservabilityConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    private volatile boolean metricsEndpoint;
    private volatile String metricsTokenCredentialsId;
    /** Replaced as a whole, never changed. */
    private volatile ArrayList<MetricsExporterConfig> exporters = new ArrayList<>();

    public static ObservabilityConfiguration get() {
        return ExtensionList.lookupSingleton(ObservabilityConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.ObservabilityConfiguration_displayName();
    }

    /** Whether our own figures can be scraped. */
    public boolean isMetricsEndpoint() {
        return metricsEndpoint;
    }

    @DataBoundSetter
    public void setMetricsEndpoint(boolean metricsEndpoint) {
        this.metricsEndpoint = metricsEndpoint;
        save();
    }

    /** Id of a secret text with which scrapers come in; null where only Jenkins' users do. */
    @CheckForNull
    public String getMetricsTokenCredentialsId() {
        return metricsTokenCredentialsId;
    }

    @DataBoundSetter
    public void setMetricsTokenCredentialsId(@CheckForNull String metricsTokenCredentialsId) {
        this.metricsTokenCredentialsId = Util.fixEmptyAndTrim(metricsTokenCredentialsId);
        save();
    }

    public List<MetricsExporterConfig> getExporters() {
        return Collections.unmodifiableList(exporters);
    }

    /** @throws IllegalArgumentException when two have the same name, or one has none */
    @DataBoundSetter
    public void setExporters(@CheckForNull List<MetricsExporterConfig> exporters) {
        ArrayList<MetricsExporterConfig> changed = new ArrayList<>(Util.fixNull(exporters));
        Set<String> names = new HashSet<>();
        for (MetricsExporterConfig exporter : changed) {
            if (exporter.getName().isEmpty()) {
                throw new IllegalArgumentException("an exporter needs a name");
            }
            if (!names.add(exporter.getName())) {
                throw new IllegalArgumentException("there are two exporters named '" + exporter.getName() + "'");
            }
        }
        this.exporters = changed;
        save();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        try (BulkChange change = new BulkChange(this)) {
            if (!json.has("exporters")) { // a list without items is not a part of the form
                setExporters(List.of());
            }
            req.bindJSON(this, json);
            change.commit();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "exporters");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    @POST
    public ListBoxModel doFillMetricsTokenCredentialsIdItems(@QueryParameter String metricsTokenCredentialsId) {
        return CredentialItems.of("", metricsTokenCredentialsId, StringCredentials.class);
    }
}
