package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What differs between a Prometheus and what speaks its API, as options with names.
 *
 * @param tenant whose data it is, or null: of Mimir and Cortex the {@code X-Scope-OrgID}, several with {@code |} between;
 *     of Grafana Cloud the instance id; of a VictoriaMetrics cluster {@code accountID} or {@code accountID:projectID};
 *     of Thanos the {@code THANOS-TENANT}
 * @param dedup whether series of replicas are merged; for {@link Flavor#hasDedupSwitch} only
 * @param partial whether an answer may be partial, which then is doubtful, rather than an error; for
 *     {@link Flavor#hasPartialSwitch} only
 * @see <a href="https://thanos.io/tip/components/query.md/">Thanos: dedup, partial_response</a>
 * @see <a href="https://grafana.com/docs/mimir/latest/references/http-api/">Mimir: prefix and tenant</a>
 * @see <a href="https://docs.victoriametrics.com/victoriametrics/cluster-victoriametrics/">VictoriaMetrics: path,
 *     deny_partial_response</a>
 */
public record PrometheusOptions(Flavor flavor, @CheckForNull String tenant, boolean dedup, boolean partial) {

    /** Of Prometheus itself. */
    public static final PrometheusOptions NONE = new PrometheusOptions(Flavor.PROMETHEUS, null, true, false);

    /** @throws IllegalArgumentException when the tenant cannot be one */
    public PrometheusOptions {
        Objects.requireNonNull(flavor, "flavor");
        if (tenant != null) {
            checkTenant(flavor, tenant);
        }
    }

    private static void checkTenant(Flavor flavor, String tenant) {
        if (!flavor.hasTenants()) {
            throw new IllegalArgumentException(
                    "a tenant has no meaning for a Prometheus; set the flavor to what it is");
        }
        String wanted = switch (flavor) {
            case VICTORIAMETRICS -> "\\d{1,10}(:\\d{1,10})?";
            case GRAFANA_CLOUD -> "\\d{1,20}";
            default -> "[A-Za-z0-9!._*'()|-]{1,300}";
        };
        if (!tenant.matches(wanted)) {
            throw new IllegalArgumentException(
                    switch (flavor) {
                        case VICTORIAMETRICS ->
                            "the tenant of VictoriaMetrics is a number, or two with a colon between";
                        case GRAFANA_CLOUD -> "the tenant of Grafana Cloud is the instance id, a number";
                        default -> "a tenant has only letters, digits and ! - _ . * ' ( ), several with | between";
                    });
        }
    }

    /**
     * The settings of a client.
     *
     * @throws IllegalArgumentException when connection and options do not go together
     */
    public PrometheusSettings settings(HttpConnection connection) {
        SortedMap<String, String> parameters = new TreeMap<>();
        switch (flavor) {
            case THANOS -> {
                parameters.put("dedup", String.valueOf(dedup));
                parameters.put("partial_response", String.valueOf(partial));
            }
            case VICTORIAMETRICS -> {
                if (!partial) {
                    parameters.put("deny_partial_response", "1");
                }
                // else it moves the time that is asked for: half a minute back, and to multiples of the step
                parameters.put("nocache", "1");
            }
            default -> {
                // nothing can be told
            }
        }
        return new PrometheusSettings(toTenant(at(connection)), parameters, flavor);
    }

    private HttpConnection at(HttpConnection connection) {
        String path = flavor == Flavor.VICTORIAMETRICS && tenant != null
                ? "/select/" + tenant + "/prometheus"
                : flavor.usualPath();
        URI url = connection.url();
        boolean hasPath = url.getRawPath() != null && !url.getRawPath().isEmpty();
        return hasPath || path.isEmpty() ? connection : connection.withUrl(URI.create(url + path));
    }

    private HttpConnection toTenant(HttpConnection connection) {
        if (tenant == null) {
            return connection;
        }
        return switch (flavor) {
            case MIMIR -> connection.withHeader("X-Scope-OrgID", tenant);
            case THANOS -> connection.withHeader("THANOS-TENANT", tenant);
            case GRAFANA_CLOUD -> asInstance(connection, tenant);
            default -> connection;
        };
    }

    /** Grafana Cloud takes the instance id for a user and the token for its password. */
    private static HttpConnection asInstance(HttpConnection connection, String instance) {
        if (connection.authentication() instanceof Authentication.Bearer bearer) {
            return connection.withAuthentication(Authentication.basic(instance, bearer.token()));
        }
        throw new IllegalArgumentException("Grafana Cloud with an instance id needs a token (bearer) to go with it");
    }
}
