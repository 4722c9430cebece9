package io.jenkins.plugins.deploymentverification.engine.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Fetches an OAuth2 token and keeps it until shortly before it expires. However many threads need one, one fetches it
 * and the others take what it got, be it a token or a failure.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, 4.4</a>
 */
final class TokenSource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SKEW = Duration.ofSeconds(30);
    /** For a token whose server does not tell; a 401 ends it earlier. */
    private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

    private final Authentication.ClientCredentials client;
    private final Exchange exchange;
    private final LongSupplier nanoClock;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile Token token;
    private volatile Failed failed = new Failed(0, null);

    private record Token(String value, long goodUntilNanos) {}

    /** How many fetches failed so far, and the last of them. */
    private record Failed(int count, @CheckForNull HttpFailure last) {}

    TokenSource(Authentication.ClientCredentials client, Exchange exchange, LongSupplier nanoClock) {
        this.client = client;
        this.exchange = exchange;
        this.nanoClock = nanoClock;
    }

    String token(Deadline deadline) throws HttpFailure, InterruptedException {
        Token known = token;
        if (isGood(known)) {
            return known.value();
        }
        int failuresBefore = failed.count();
        if (!fetching.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
            throw new HttpFailure(
                    HttpFailure.Kind.TIMEOUT, Remark.row(place(), ": ", Remark.of(RemarkCode.NO_TOKEN_IN_TIME)), null);
        }
        try {
            if (isGood(token)) {
                return token.value();
            }
            Failed meanwhile = failed;
            if (meanwhile.count() != failuresBefore) {
                throw new HttpFailure(meanwhile.last().kind(), meanwhile.last().remark(), meanwhile.last());
            }
            token = fetch(deadline);
            return token.value();
        } catch (HttpFailure e) {
            failed = new Failed(failed.count() + 1, e);
            throw e;
        } finally {
            fetching.unlock();
        }
    }

    /** The token was refused: the next call fetches another, unless that happened already. */
    void discard(String refused) {
        Token known = token;
        if (known != null && known.value().equals(refused)) {
            fetching.lock();
            try {
                if (token == known) {
                    token = null;
                }
            } finally {
                fetching.unlock();
            }
        }
    }

    private boolean isGood(@CheckForNull Token candidate) {
        return candidate != null && candidate.goodUntilNanos() - nanoClock.getAsLong() > 0;
    }

    private Token fetch(Deadline deadline) throws HttpFailure, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!client.scopes().isEmpty()) {
            form.put("scope", String.join(" ", client.scopes()));
        }
        form.putAll(client.parameters());
        if (client.secretInBody()) {
            form.put("client_id", client.clientId());
            form.put("client_secret", client.clientSecret());
        }
        HttpRequest.Builder request = HttpRequest.form(client.tokenUrl(), form)
                .header("Accept", "application/json")
                .maxBytes(1024 * 1024)
                .idempotent(true)
                .retries(Retries.of(2));
        if (!client.secretInBody()) {
            request.header("Authorization", "Basic " + basic());
        }
        long asked = nanoClock.getAsLong();
        return read(exchange.exchange(request.build(), deadline), asked);
    }

    /** RFC 6749, 2.3.1: both are form-encoded first. */
    private String basic() {
        String pair = HttpRequest.encode(client.clientId()) + ":" + HttpRequest.encode(client.clientSecret());
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Token read(HttpResponse response, long asked) throws HttpFailure {
        String wrong = WrongAnswer.insteadOfJson(response);
        JsonNode json = wrong == null ? parse(response.body()) : null;
        if (json == null || !json.isObject()) {
            throw refused(wrong != null ? wrong : "answered " + response.status() + " and no JSON object");
        }
        if (!response.isSuccess() || json.hasNonNull("error")) {
            String error = json.path("error").asText("");
            String description = json.path("error_description").asText("");
            throw refused("answered " + response.status()
                    + (error.isEmpty() ? "" : " " + error)
                    + (description.isEmpty() ? "" : ": " + description));
        }
        String value = json.path("access_token").asText("");
        String type = json.path("token_type").asText("bearer");
        if (value.isBlank()) {
            throw refused("answered without an access_token");
        }
        if (!type.equalsIgnoreCase("bearer")) {
            throw refused("gave a token of type \"" + type + "\"; only bearer tokens are understood");
        }
        return new Token(value, asked + life(json.path("expires_in")).toNanos());
    }

    /** Until when a token is used: 30 s, or a quarter of its life, before it expires. Some servers send a string. */
    private static Duration life(JsonNode expiresIn) {
        double seconds = expiresIn.isTextual() ? number(expiresIn.textValue()) : expiresIn.asDouble(-1);
        if (!(seconds > 0)) {
            return DEFAULT_LIFE;
        }
        Duration life = Duration.ofMillis((long) (Math.min(seconds, 86_400 * 365.0) * 1000));
        Duration quarter = life.dividedBy(4);
        return life.minus(quarter.compareTo(SKEW) < 0 ? quarter : SKEW);
    }

    private static double number(String text) {
        return text.strip().matches("\\d{1,12}(\\.\\d+)?") ? Double.parseDouble(text.strip()) : -1;
    }

    private HttpFailure refused(String why) {
        String words = SafeText.mask(why, List.of(client.clientSecret(), basic()));
        return new HttpFailure(
                HttpFailure.Kind.AUTHENTICATION, Remark.row(place(), " ", SafeText.excerpt(words, 300)), null);
    }

    private Remark place() {
        return Remark.of(RemarkCode.TOKEN_END_POINT, SafeUri.of(client.tokenUrl()));
    }

    @CheckForNull
    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
