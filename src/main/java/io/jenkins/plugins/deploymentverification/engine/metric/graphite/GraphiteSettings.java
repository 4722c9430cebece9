package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.Serializable;
import java.util.Objects;

/**
 * A connection to Graphite, or to what speaks its render API: carbonapi, Grafana Cloud's Graphite, VictoriaMetrics.
 * Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * @param lookBack how an instant is answered; its interval is not used, since a metric's resolution is the server's
 */
public record GraphiteSettings(HttpConnection connection, LookBack lookBack) implements Serializable {

    public GraphiteSettings {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(lookBack, "lookBack");
    }

    public static GraphiteSettings of(HttpConnection connection) {
        return new GraphiteSettings(connection, LookBack.DEFAULT);
    }

    public GraphiteSettings withLookBack(LookBack other) {
        return new GraphiteSettings(connection, other);
    }

    @Override
    public String toString() {
        return "Graphite at " + connection;
    }
}
