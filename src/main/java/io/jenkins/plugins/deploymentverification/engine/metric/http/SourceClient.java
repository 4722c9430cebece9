package io.jenkins.plugins.deploymentverification.engine.metric.http;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.Retries;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.http.WrongAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Asks the server of a metric source, and turns whatever is no successful answer into a {@link SourceException} that
 * names the place, tells the kind and holds no secret. Safe for use by many threads at once.
 */
public final class SourceClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final HttpConnection connection;
    private final Dialect dialect;
    private final HttpTransport transport;
    private final Refusals refusals;

    private SourceClient(HttpConnection connection, Dialect dialect, HttpTransport transport) {
        this.connection = connection;
        this.dialect = dialect;
        this.transport = transport;
        refusals = new Refusals(connection, dialect);
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static SourceClient open(HttpConnection connection, Dialect dialect) throws SourceException {
        try {
            HttpTransport transport = HttpTransports.create(connection.http(), connection.authentication());
            return new SourceClient(connection, dialect, transport);
        } catch (IllegalArgumentException e) {
            throw new SourceException(Kind.CONFIGURATION, connection.url().getHost() + ": " + e.getMessage(), e);
        }
    }

    public HttpConnection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** @param path below the base URL, with its query, everything encoded */
    public JsonReply get(String path, Duration budget) throws SourceException, InterruptedException {
        return send(HttpRequest.get(uri(path)), budget);
    }

    /** As {@link #get}, or null where the server has no such thing (404). */
    @CheckForNull
    public JsonReply find(String path, Duration budget) throws SourceException, InterruptedException {
        HttpRequest request = request(HttpRequest.get(uri(path)).header("Accept", "application/json"), budget, true);
        HttpResponse response = ask(request);
        return response.status() == 404 ? null : reply(request, response);
    }

    /** @param parameters of the URL's query, which are encoded here */
    public JsonReply get(String path, Map<String, String> parameters, Duration budget)
            throws SourceException, InterruptedException {
        return get(path + "?" + HttpRequest.formOf(parameters), budget);
    }

    /** A question sent as a form. It must change nothing, because it may be repeated. */
    public JsonReply postForm(String path, Map<String, String> form, Duration budget)
            throws SourceException, InterruptedException {
        return send(HttpRequest.form(uri(path), form), budget);
    }

    /** A question sent as JSON. It must change nothing, because it may be repeated. */
    public JsonReply postJson(String path, JsonNode body, Duration budget)
            throws SourceException, InterruptedException {
        return send(HttpRequest.of("POST", uri(path)).body(body.toString(), "application/json"), budget);
    }

    /** The base URL with something behind it. */
    public URI uri(String path) {
        return URI.create(connection.url() + path);
    }

    /**
     * Asks a question whose answer is JSON. It must change nothing, because it may be repeated.
     *
     * @throws SourceException unless the answer is 2xx and JSON
     */
    public JsonReply send(HttpRequest.Builder question, Duration budget) throws SourceException, InterruptedException {
        HttpRequest request = request(question.header("Accept", "application/json"), budget, true);
        return reply(request, ask(request));
    }

    private JsonReply reply(HttpRequest request, HttpResponse response) throws SourceException {
        JsonNode json = parse(response.body());
        if (!response.isSuccess() || json.isMissingNode()) {
            throw refusals.of(SafeUri.of(request.uri()), response, json);
        }
        return new JsonReply(request.uri(), json, response, this);
    }

    /**
     * Asks a question whose answer is a text, such as CSV. It must change nothing, because it may be repeated.
     *
     * @throws SourceException unless the answer is 2xx and no web page
     */
    public HttpResponse sendForText(HttpRequest.Builder question, Duration budget)
            throws SourceException, InterruptedException {
        HttpRequest request = request(question, budget, true);
        HttpResponse response = ask(request);
        if (!response.isSuccess()) {
            throw refusals.of(SafeUri.of(request.uri()), response, parse(response.body()));
        }
        return response;
    }

    /**
     * Changes something, once: it is never repeated by itself.
     *
     * @return 2xx; the body may be empty or no JSON
     */
    public HttpResponse change(HttpRequest.Builder order, Duration budget)
            throws SourceException, InterruptedException {
        HttpRequest request = request(order.header("Accept", "application/json"), budget, false);
        HttpResponse response = exchange(request);
        if (!response.isSuccess()) {
            throw refusals.of(SafeUri.of(request.uri()), response, parse(response.body()));
        }
        return response;
    }

    private HttpRequest request(HttpRequest.Builder builder, Duration budget, boolean repeatable) {
        return builder.budget(budget)
                .timeout(connection.timeout())
                .idempotent(repeatable)
                .retries(repeatable ? Retries.of(connection.retries()) : Retries.NONE)
                .build();
    }

    private HttpResponse ask(HttpRequest request) throws SourceException, InterruptedException {
        Instant asked = Instant.now();
        HttpResponse response = exchange(request);
        Remark clocks = response.isSuccess() ? ClockCheck.problem(response, asked, Instant.now()) : null;
        if (clocks != null) {
            throw new SourceException(Kind.CONFIGURATION, Remark.row(SafeUri.of(request.uri()) + ": ", clocks));
        }
        return response;
    }

    private HttpResponse exchange(HttpRequest request) throws SourceException, InterruptedException {
        HttpResponse response;
        try {
            response = transport.send(request);
        } catch (HttpFailure e) {
            throw new SourceException(kindOf(e.kind()), e.remark(), e);
        }
        Remark wrong = WrongAnswer.remark(response);
        // proxies tell 502 and the like by a page; there the status says more than that it is a page
        if (wrong != null && response.status() < 400) {
            throw new SourceException(
                    WrongAnswer.isLogin(response) ? Kind.UNAUTHORIZED : Kind.MALFORMED,
                    Remark.row(SafeUri.of(request.uri()), ": ", wrong.map(text -> masked(text, 600))));
        }
        return response;
    }

    /** What an answer means that is not a success, or that carries an error inside. */
    public SourceException refusal(URI uri, HttpResponse response, JsonNode json) {
        return refusals.of(SafeUri.of(uri), response, json);
    }

    /** Words of the server, fit for a message. */
    public String masked(String text, int maxLength) {
        return refusals.masked(text, maxLength);
    }

    /** Closes the connections. Never throws. */
    @Override
    public void close() {
        transport.close();
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static Kind kindOf(HttpFailure.Kind kind) {
        return switch (kind) {
            case CONNECT, TLS, BROKEN -> Kind.UNREACHABLE;
            case TIMEOUT -> Kind.TIMEOUT;
            case TOO_LARGE -> Kind.TOO_LARGE;
            case CIRCUIT_OPEN -> Kind.CIRCUIT_OPEN;
            case AUTHENTICATION -> Kind.UNAUTHORIZED;
            case INVALID -> Kind.CONFIGURATION;
        };
    }
}
