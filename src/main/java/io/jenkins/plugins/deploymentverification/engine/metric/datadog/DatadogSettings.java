package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * A connection to Datadog. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param connection to the API; carries both keys as headers
 * @param app where people look at it, for links; null where it is not known
 * @param api which version of the query API is asked
 * @param evaluation how a query becomes one value for each series
 * @param lookback how far back a query for one time looks
 * @param settle how long a bucket must be over before its value counts: what is younger is still being filled
 */
public record DatadogSettings(
        HttpConnection connection,
        @CheckForNull URI app,
        Api api,
        Evaluation evaluation,
        Duration lookback,
        Duration settle)
        implements Serializable {

    public static final Duration DEFAULT_LOOKBACK = Duration.ofMinutes(5);
    public static final Duration DEFAULT_SETTLE = Duration.ofSeconds(30);

    private static final Duration MAX_LOOKBACK = Duration.ofDays(1);
    private static final Duration MAX_SETTLE = Duration.ofMinutes(15);

    /** The versions of the query API. */
    public enum Api {
        /** {@code GET /api/v1/query}: one query, arithmetic included. */
        V1,
        /** {@code POST /api/v2/query/timeseries} and {@code /api/v2/query/scalar}: named queries and a formula. */
        V2
    }

    /** How the points of the look-back become one value. */
    public enum Evaluation {
        /** The last point whose bucket is over. */
        LAST,
        AVG,
        MIN,
        MAX,
        SUM
    }

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public DatadogSettings {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(api, "api");
        Objects.requireNonNull(evaluation, "evaluation");
        if (lookback.compareTo(Duration.ofSeconds(10)) < 0 || lookback.compareTo(MAX_LOOKBACK) > 0) {
            throw new IllegalArgumentException("the look-back must be between 10s and 1d");
        }
        if (settle.isNegative() || settle.compareTo(MAX_SETTLE) > 0) {
            throw new IllegalArgumentException("the settling time must be between 0s and 15m");
        }
        if (api == Api.V1 && evaluation != Evaluation.LAST) {
            throw new IllegalArgumentException("the evaluation "
                    + evaluation.name().toLowerCase(Locale.ROOT) + " needs version 2 of the query API");
        }
    }

    /**
     * As most want it: version 1, the last complete point of the last 5 minutes.
     *
     * @param connection to the API
     * @throws IllegalArgumentException when a key cannot be sent, such as one with a line break
     */
    public static DatadogSettings of(HttpConnection connection, String apiKey, String applicationKey) {
        return new DatadogSettings(
                connection.withHeader("DD-API-KEY", apiKey).withHeader("DD-APPLICATION-KEY", applicationKey),
                appOf(connection.url()),
                Api.V1,
                Evaluation.LAST,
                DEFAULT_LOOKBACK,
                DEFAULT_SETTLE);
    }

    /** For an API that is reached at an address of its own, as through a gateway. */
    public DatadogSettings linkingTo(DatadogSite site) {
        return new DatadogSettings(connection, site.app(), api, evaluation, lookback, settle);
    }

    public DatadogSettings asking(Api version, Evaluation how) {
        return new DatadogSettings(connection, app, version, how, lookback, settle);
    }

    public DatadogSettings looking(Duration back, Duration settled) {
        return new DatadogSettings(connection, app, api, evaluation, back, settled);
    }

    @CheckForNull
    private static URI appOf(URI api) {
        DatadogSite site = DatadogSite.ofApi(api);
        return site == null ? null : site.app();
    }

    @Override
    public String toString() {
        return "Datadog at " + connection;
    }
}
