package io.jenkins.plugins.deploymentverification.engine.observe;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** A real Prometheus understands our figures, in the format that it prefers. */
public class ScrapeTest {

    @Test
    public void prometheusScrapesThem() throws Exception {
        Figures figures = FiguresTest.full();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/metrics", exchange -> {
            Exposition now = figures.expose(exchange.getRequestHeaders().getFirst("Accept"));
            byte[] body = now.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", now.contentType());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        String address = "127.0.0.1:" + server.getAddress().getPort();
        try (PrometheusServer prometheus =
                PrometheusServer.configured().scrape("jenkins", address).start()) {
            prometheus.awaitSeries("up{job=\"jenkins\"} == 1");
            prometheus.awaitSeries(
                    "deployment_verification_verifications_total{verdict=\"passed\",environment=\"production\"} == 1");
            prometheus.awaitSeries("deployment_verification_verification_duration_seconds_bucket{le=\"30.0\"} == 1"
                    + " or deployment_verification_verification_duration_seconds_bucket{le=\"30\"} == 1");
            prometheus.awaitSeries("deployment_verification_lane_waiting{lane=\"probes\"} == 1");
        } finally {
            server.stop(0);
        }
    }
}
