package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A connection to Grafana. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param connection to Grafana's base URL, without {@code /api}
 * @param organization the number of the organization, or null for the one the credentials belong to
 * @param dataSource uid of the data source that queries go through, or null where each query names its own
 * @param dataSourceType id of its plugin, for example {@code prometheus}
 * @param lookback how far back from the asked time the newest value may be, for data sources without instant queries
 * @param dashboards that verifications link to
 */
public record GrafanaSettings(
        HttpConnection connection,
        @CheckForNull Integer organization,
        @CheckForNull String dataSource,
        String dataSourceType,
        Duration lookback,
        List<Dashboard> dashboards)
        implements Serializable {

    public static final String DEFAULT_TYPE = "prometheus";
    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);

    /** As Grafana allows for uids of data sources and dashboards. */
    static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public GrafanaSettings {
        Objects.requireNonNull(connection, "connection");
        if (organization != null) {
            if (organization < 1) {
                throw new IllegalArgumentException("an organization's number is 1 or more");
            }
            connection = connection.withHeader("X-Grafana-Org-Id", Integer.toString(organization));
        }
        if (dataSource != null && !UID.matcher(dataSource).matches()) {
            throw new IllegalArgumentException("a data source's uid has only letters, digits, - and _,"
                    + " as the URL of its page in Grafana shows; it is not the data source's name");
        }
        if (!TYPE.matcher(dataSourceType).matches()) {
            throw new IllegalArgumentException(
                    "a data source's type is the id of its plugin, for example " + DEFAULT_TYPE);
        }
        if (lookback.toSeconds() < 1) {
            throw new IllegalArgumentException("the look-back is a second or more");
        }
        dashboards = Collections.unmodifiableList(new ArrayList<>(dashboards));
    }

    /** Queries through one Prometheus data source, no dashboards. */
    public static GrafanaSettings of(HttpConnection connection, @CheckForNull String dataSource) {
        return new GrafanaSettings(connection, null, dataSource, DEFAULT_TYPE, DEFAULT_LOOKBACK, List.of());
    }

    /** The same with another type of data source. */
    public GrafanaSettings withType(String type) {
        return new GrafanaSettings(connection, organization, dataSource, type, lookback, dashboards);
    }

    public GrafanaSettings withDashboards(List<Dashboard> others) {
        return new GrafanaSettings(connection, organization, dataSource, dataSourceType, lookback, others);
    }

    public GrafanaSettings withOrganization(@CheckForNull Integer number) {
        return new GrafanaSettings(connection, number, dataSource, dataSourceType, lookback, dashboards);
    }

    @Override
    public String toString() {
        return "Grafana at " + connection;
    }
}
