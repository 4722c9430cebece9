package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransport;
import io.jenkins.plugins.deploymentverification.engine.http.HttpTransports;
import io.jenkins.plugins.deploymentverification.engine.http.Retries;
import io.jenkins.plugins.deploymentverification.engine.http.RetryAfter;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Sends requests to Jira and yields the JSON of successful answers. Safe for use by many threads. */
final class JiraRest implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final JiraSettings settings;
    private final HttpTransport transport;
    private final JiraRefusals refusals;

    JiraRest(JiraSettings settings) {
        this.settings = settings;
        // attempts get their time-outs from the requests
        HttpSettings http =
                settings.http().toBuilder().responseTimeout(settings.timeout()).build();
        transport = HttpTransports.create(http, settings.authentication());
        refusals = new JiraRefusals(settings);
    }

    /**
     * A successful answer.
     *
     * @param json missing when it has no body
     * @param time of Jira's clock, or null when it does not tell
     */
    record Reply(JsonNode json, @CheckForNull Instant time) {}

    /** One part of a path, for example an issue's key. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Reply get(String path, Map<String, String> query, Deadline deadline) throws JiraException, InterruptedException {
        String parameters = query.isEmpty() ? "" : "?" + HttpRequest.formOf(query);
        return send(HttpRequest.get(uri(path + parameters)), true, deadline);
    }

    /** Asks for something by a body, changing nothing. */
    Reply ask(String path, JsonNode body, Deadline deadline) throws JiraException, InterruptedException {
        return send(withBody("POST", path, body), true, deadline);
    }

    /** A change that may be made twice without harm. */
    Reply put(String method, String path, JsonNode body, Deadline deadline) throws JiraException, InterruptedException {
        return send(withBody(method, path, body), true, deadline);
    }

    /**
     * A change that must be made once: sent again only after 429, which Jira answers without having looked at it. Where
     * it is not known whether it was made, the exception says so.
     */
    Reply change(String path, JsonNode body, Deadline deadline) throws JiraException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            HttpRequest request = build(withBody("POST", path, body), false, deadline);
            HttpResponse response = exchange(request, true);
            Duration pause = pause(response, attempt);
            if (response.status() != 429
                    || attempt > settings.retries()
                    || pause.compareTo(deadline.remaining()) >= 0) {
                return reply(request, response, true);
            }
            deadline.sleep(pause);
        }
    }

    private static Duration pause(HttpResponse response, int attempt) {
        Duration wanted = RetryAfter.of(response, Instant.now());
        return wanted == null ? PAUSE.multipliedBy(attempt) : wanted;
    }

    private HttpRequest.Builder withBody(String method, String path, JsonNode body) {
        return HttpRequest.of(method, uri(path)).body(body.toString(), "application/json");
    }

    private URI uri(String path) {
        return URI.create(settings.base() + path);
    }

    private Reply send(HttpRequest.Builder builder, boolean idempotent, Deadline deadline)
            throws JiraException, InterruptedException {
        HttpRequest request = build(builder, idempotent, deadline);
        return reply(request, exchange(request, !idempotent), !idempotent);
    }

    private HttpRequest build(HttpRequest.Builder builder, boolean idempotent, Deadline deadline) {
        return builder.header("Accept", "application/json")
                .budget(deadline.remaining())
                .timeout(settings.timeout())
                .idempotent(idempotent)
                .retries(Retries.of(idempotent ? settings.retries() : 0))
                .build();
    }

    private HttpResponse exchange(HttpRequest request, boolean isChange) throws JiraException, InterruptedException {
        try {
            return transport.send(request);
        } catch (HttpFailure e) {
            throw refusals.of(e, isChange);
        }
    }

    private Reply reply(HttpRequest request, HttpResponse response, boolean isChange) throws JiraException {
        String place = SafeUri.of(request.uri());
        JiraException wrong = refusals.notTheApi(place, response);
        if (wrong == null) {
            wrong = refusals.strangersAnswer(place, response);
        }
        if (wrong != null) {
            throw wrong;
        }
        JsonNode json = parse(response.body());
        if (!response.isSuccess()) {
            throw refusals.of(place, response, json, isChange);
        }
        if (json.isMissingNode() && !response.body().isBlank()) {
            throw JiraException.builder(
                            Kind.MALFORMED,
                            place + ": the answer is not JSON, or truncated; is this the API of a Jira?")
                    .status(response.status())
                    .perhapsDone(isChange)
                    .build();
        }
        return new Reply(json, time(response));
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    @CheckForNull
    private static Instant time(HttpResponse response) {
        try {
            String date = response.header("Date");
            return date == null
                    ? null
                    : ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
