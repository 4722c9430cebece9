package io.jenkins.plugins.deploymentverification.engine.http;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/** One attempt: a request on a pooled connection, with a hard deadline, redirects, and a limit for the body. */
final class PooledExchange implements Exchange {

    private final HttpSettings settings;
    private final Clients clients;
    private final CloseableHttpClient client;
    /** One for all: it holds a thread while anything is under way. */
    private static final Watchdog WATCHDOG = new Watchdog();

    /** @throws IllegalArgumentException when a certificate or key of the settings cannot be read */
    PooledExchange(HttpSettings settings) {
        this.settings = settings;
        clients = new Clients(settings);
        client = clients.create();
    }

    @Override
    public HttpResponse exchange(HttpRequest request, Deadline deadline) throws HttpFailure, InterruptedException {
        long start = System.nanoTime();
        checkUri(request);
        Deadline attempt = deadline.within(request.timeout() == null ? settings.responseTimeout() : request.timeout());
        HttpRequest hop = withOwnHeaders(request);
        for (int redirects = 0; ; redirects++) {
            HttpResponse response = hop(hop, attempt, start);
            HttpRequest next = redirects < Redirects.MOST ? Redirects.next(hop, response) : null;
            if (next == null) {
                return response;
            }
            hop = next;
        }
    }

    void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private HttpResponse hop(HttpRequest request, Deadline deadline, long start)
            throws HttpFailure, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpUriRequestBase wire = onTheWire(request, deadline);
        URI uri = request.uri();
        HttpHost target = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
        Watchdog.Watch watch = WATCHDOG.watch(deadline, wire::cancel);
        try (ClassicHttpResponse response = client.executeOpen(target, wire, clients.context())) {
            long maxBytes = request.maxBytes() > 0 ? request.maxBytes() : settings.maxBytes();
            String body = read(wire, response, maxBytes, request.binary());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new HttpResponse(response.getCode(), uri, headers(response), body, took);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw Failures.of(request, e, watch.isLate(), Duration.ofNanos(System.nanoTime() - start), settings);
        } finally {
            WATCHDOG.end(watch);
        }
    }

    private static String read(HttpUriRequestBase wire, ClassicHttpResponse response, long maxBytes, boolean binary)
            throws IOException {
        try {
            return Bodies.read(response.getEntity(), maxBytes, binary);
        } catch (IOException | RuntimeException e) {
            wire.cancel(); // or else closing would first read the rest, which may never end
            throw e;
        }
    }

    private HttpUriRequestBase onTheWire(HttpRequest request, Deadline deadline) {
        HttpUriRequestBase wire = new HttpUriRequestBase(request.method(), request.uri());
        wire.setConfig(clients.config(deadline.remaining()));
        wire.setHeader("Accept-Encoding", "gzip");
        wire.setHeader("User-Agent", settings.userAgent());
        Trace trace = TraceScope.current();
        if (trace != null) {
            trace.headers().forEach(wire::setHeader); // each attempt and each redirect is a span of its own
        }
        request.headers().forEach(wire::setHeader);
        byte[] body = request.body();
        if (body != null) {
            wire.setEntity(new ByteArrayEntity(body, null)); // the content type is among the headers
        }
        return wire;
    }

    /** The settings' headers, and user:password@ of the URL as what it means. The request's own headers win. */
    private HttpRequest withOwnHeaders(HttpRequest request) {
        String userInfo = request.uri().getUserInfo();
        if (settings.headers().isEmpty() && userInfo == null) {
            return request;
        }
        HttpRequest.Builder builder = request.toBuilder();
        if (userInfo != null) {
            byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
            builder.uri(withoutUserInfo(request.uri()));
            builder.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return builder.headers(settings.headers()).headers(request.headers()).build();
    }

    private static URI withoutUserInfo(URI uri) {
        return URI.create(uri.toString().replaceFirst("//[^/?#]*@", "//"));
    }

    private static void checkUri(HttpRequest request) throws HttpFailure {
        URI uri = request.uri();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw new HttpFailure(
                    HttpFailure.Kind.INVALID,
                    Remark.row(request.shownUri(), ": ", Remark.of(RemarkCode.NOT_A_URL)),
                    null);
        }
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        Map<String, String> all = new HashMap<>();
        for (Header header : response.getHeaders()) {
            String value = header.getValue() == null ? "" : header.getValue();
            all.merge(header.getName().toLowerCase(Locale.ROOT), value, (first, more) -> first + ", " + more);
        }
        return all;
    }
}
