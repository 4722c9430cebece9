package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;

/** Tells what answers: a question about the configured place first, because that is what must work; then the version. */
final class InfluxProbe {

    private final InfluxSource source;
    private final InfluxSettings settings;
    private final SourceClient client;

    InfluxProbe(InfluxSource source, InfluxSettings settings, SourceClient client) {
        this.source = source;
        this.settings = settings;
        this.client = client;
    }

    SourceInfo run(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        String detail = settings.language() == InfluxLanguage.FLUX ? flux(budget) : influxQl(budget, deadline);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new SourceInfo("InfluxDB", version(deadline.remaining()), took, detail);
    }

    private String influxQl(Duration budget, Deadline deadline) throws SourceException, InterruptedException {
        // only a SELECT tells that there is no such database
        source.isEmpty("SELECT * FROM deployment_verification WHERE time > now() LIMIT 1", budget);
        boolean empty = source.isEmpty("SHOW MEASUREMENTS LIMIT 1", deadline.remaining());
        return "database " + settings.database() + (empty ? " has no measurements, or does not show them" : " answers");
    }

    private String flux(Duration budget) throws SourceException, InterruptedException {
        if (settings.bucket() == null) {
            boolean none = source.isEmpty("buckets() |> limit(n: 1) |> keep(columns: [\"name\"])", budget);
            return none ? "no bucket can be seen with these credentials" : "its buckets can be seen";
        }
        boolean empty = source.isEmpty(
                "from(bucket: " + FluxQuery.literal(settings.bucket()) + ") |> range(start: -1h) |> limit(n: 1)",
                budget);
        return "bucket " + settings.bucket() + (empty ? " has no data of the last hour" : " answers");
    }

    /** Null where the server does not tell. */
    @CheckForNull
    private String version(Duration budget) throws InterruptedException {
        try {
            String version = client.sendForText(HttpRequest.get(client.uri("/ping")), budget)
                    .header("X-Influxdb-Version");
            return version == null ? null : SafeText.excerpt(version, 60);
        } catch (SourceException e) {
            return null;
        }
    }
}
