package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFigures;
import io.jenkins.plugins.deploymentverification.engine.observe.Exposition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Pushes to a Prometheus Pushgateway. Each job has a group of its own, and our own figures another. A group is
 * replaced as a whole ({@code PUT}): with {@code POST}, what a build has no more of, such as coverage, would stay
 * there as if it were new.
 *
 * @see <a href="https://github.com/prometheus/pushgateway#api">Pushgateway: API</a>
 */
public final class Pushgateway implements MetricsSender {

    private final PushgatewaySettings settings;
    private final HttpTransport transport;
    private final Duration budget;

    public Pushgateway(PushgatewaySettings settings) {
        this.settings = settings;
        transport = HttpTransports.create(Answers.settings(settings.http()), settings.authentication());
        budget = settings.http().connectTimeout().plus(settings.http().responseTimeout());
    }

    @Override
    public void send(BuildFacts build) throws ExportException, InterruptedException {
        put(Map.of("instance", settings.instance(), "pipeline", build.jobName()), BuildFigures.of(build));
    }

    @Override
    public void send(Exposition figures) throws ExportException, InterruptedException {
        put(Map.of("instance", settings.instance()), figures);
    }

    /** Asks for the version, which needs the same rights of a proxy in front of it, and changes nothing. */
    @Override
    public String test() throws ExportException, InterruptedException {
        URI status = below("/api/v1/status");
        HttpResponse response =
                Answers.of(transport, HttpRequest.get(status).budget(budget).build(), List.of());
        if (!response.body().contains("\"build_information\"")) {
            throw ExportException.later(
                    SafeUri.of(status) + " is no Pushgateway: it answered " + SafeText.excerpt(response.body(), 100),
                    null);
        }
        return "Pushgateway at " + SafeUri.of(settings.url());
    }

    private void put(Map<String, String> labels, Exposition figures) throws ExportException, InterruptedException {
        HttpRequest request = HttpRequest.of("PUT", below(GroupingKey.path(settings.job(), labels)))
                .body(figures.text(), figures.contentType())
                .budget(budget)
                .build();
        Answers.of(transport, request, List.of());
    }

    private URI below(String path) {
        return URI.create(settings.url().toString().replaceFirst("/+$", "") + path);
    }

    @Override
    public void close() {
        transport.close();
    }
}
