package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.json.JsonSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.json.JsonSource;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Any HTTP API that answers JSON; see {@link JsonSettings} for the fields. */
public final class JsonSourceConfig extends HttpSourceConfig {

    @CheckForNull
    private String path;

    @CheckForNull
    private String method;

    @CheckForNull
    private String body;

    @CheckForNull
    private String series;

    @CheckForNull
    private String points;

    @CheckForNull
    private String value;

    @CheckForNull
    private String time;

    @CheckForNull
    private String labels;

    @CheckForNull
    private String error;

    @CheckForNull
    private String partial;

    private int lookbackSeconds = (int) JsonSettings.DEFAULT_LOOKBACK.toSeconds();

    @DataBoundConstructor
    public JsonSourceConfig(String name, String url) {
        super(name, url);
    }

    @CheckForNull
    public String getPath() {
        return path;
    }

    @DataBoundSetter
    public void setPath(@CheckForNull String path) {
        this.path = Util.fixEmptyAndTrim(path);
    }

    /** GET or POST. */
    public String getMethod() {
        return method == null ? "GET" : method;
    }

    @DataBoundSetter
    public void setMethod(@CheckForNull String method) {
        this.method = Util.fixEmptyAndTrim(method);
    }

    @CheckForNull
    public String getBody() {
        return body;
    }

    @DataBoundSetter
    public void setBody(@CheckForNull String body) {
        this.body = Util.fixEmptyAndTrim(body);
    }

    @CheckForNull
    public String getSeries() {
        return series;
    }

    @DataBoundSetter
    public void setSeries(@CheckForNull String series) {
        this.series = Util.fixEmptyAndTrim(series);
    }

    @CheckForNull
    public String getPoints() {
        return points;
    }

    @DataBoundSetter
    public void setPoints(@CheckForNull String points) {
        this.points = Util.fixEmptyAndTrim(points);
    }

    @CheckForNull
    public String getValue() {
        return value;
    }

    @DataBoundSetter
    public void setValue(@CheckForNull String value) {
        this.value = Util.fixEmptyAndTrim(value);
    }

    @CheckForNull
    public String getTime() {
        return time;
    }

    @DataBoundSetter
    public void setTime(@CheckForNull String time) {
        this.time = Util.fixEmptyAndTrim(time);
    }

    /** A line each: {@code host: $.tags.host}. */
    @CheckForNull
    public String getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(@CheckForNull String labels) {
        this.labels = Util.fixEmptyAndTrim(labels);
    }

    @CheckForNull
    public String getError() {
        return error;
    }

    @DataBoundSetter
    public void setError(@CheckForNull String error) {
        this.error = Util.fixEmptyAndTrim(error);
    }

    @CheckForNull
    public String getPartial() {
        return partial;
    }

    @DataBoundSetter
    public void setPartial(@CheckForNull String partial) {
        this.partial = Util.fixEmptyAndTrim(partial);
    }

    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 1), 86_400);
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        return new Factory(connection, settings());
    }

    private JsonSettings settings() {
        return new JsonSettings(
                Util.fixNull(path),
                getMethod(),
                body,
                series,
                points,
                Util.fixNull(value),
                time,
                labelPaths(labels),
                error,
                partial,
                Duration.ofSeconds(lookbackSeconds));
    }

    private static SortedMap<String, String> labelPaths(@CheckForNull String lines) {
        try {
            return new TreeMap<>(HeaderLines.parse(lines));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Messages.JsonSourceConfig_badLabels(), e);
        }
    }

    /** @param connection secrets resolved: travels to agents, is never stored */
    private record Factory(HttpConnection connection, JsonSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return JsonSource.open(connection, settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("json")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JsonSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of(
                    "path",
                    "method",
                    "body",
                    "series",
                    "points",
                    "value",
                    "time",
                    "labels",
                    "error",
                    "partial",
                    "lookbackSeconds");
        }

        @POST
        public ListBoxModel doFillMethodItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return new ListBoxModel().add("GET").add("POST");
        }

        @POST
        public FormValidation doCheckValue(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            JsonSourceConfig form = new JsonSourceConfig("form", "");
            form.setValue(value);
            try {
                form.settings();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckLabels(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                labelPaths(value);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
