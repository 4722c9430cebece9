package io.jenkins.plugins.deploymentverification.engine.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.JsonPath;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares an answer with what an HTTP check expects. */
final class HttpExpectation {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXCERPT = 200;

    private final HttpCheck check;

    HttpExpectation(HttpCheck check) {
        this.check = check;
    }

    ProbeResult judge(HttpResponse response) {
        long millis = response.took().toMillis();
        double seconds = response.took().toNanos() / 1e9;
        List<Remark> wrong = new ArrayList<>();
        status(response, wrong);
        Double number = null;
        if (wrong.isEmpty()) {
            if (check.bodyContains() != null && !response.body().contains(check.bodyContains())) {
                wrong.add(Remark.of(
                        RemarkCode.BODY_NOT_EXPECTED, SafeText.excerpt(check.bodyContains(), 80), excerpt(response)));
            }
            number = json(response, wrong);
            if (check.maxLatency() != null && response.took().compareTo(check.maxLatency()) > 0) {
                wrong.add(Remark.of(RemarkCode.TOO_SLOW, check.maxLatency().toMillis(), millis));
            }
        }
        Double value = check.jsonCriteria() == null ? Double.valueOf(seconds) : number;
        Remark remark = wrong.isEmpty()
                ? Remark.words("got " + response.status() + " in " + millis + " ms")
                : Remark.joined("; ", wrong);
        return new ProbeResult(wrong.isEmpty(), value, remark, millis);
    }

    private void status(HttpResponse response, List<Remark> wrong) {
        if (check.expectedStatus().stream().anyMatch(range -> range.contains(response.status()))) {
            return;
        }
        String expected = check.expectedStatus().stream().map(Object::toString).collect(Collectors.joining(", "));
        String body = excerpt(response);
        Remark remark = response.isRedirect()
                ? Remark.of(
                        RemarkCode.REDIRECT_NOT_EXPECTED,
                        expected,
                        response.status(),
                        SafeText.excerpt(SafeUri.of(response.header("Location")), EXCERPT))
                : Remark.of(RemarkCode.STATUS_NOT_EXPECTED, expected, response.status());
        wrong.add(response.isRedirect() || body.isEmpty() ? remark : Remark.row(remark, ": ", body));
    }

    /** The number at the path where there is one. */
    private Double json(HttpResponse response, List<Remark> wrong) {
        if (check.jsonPath() == null) {
            return null;
        }
        JsonNode node;
        try {
            node = JsonPath.find(JSON.readTree(response.body()), check.jsonPath());
        } catch (JsonProcessingException e) {
            wrong.add(Remark.of(RemarkCode.JSON_EXPECTED, excerpt(response)));
            return null;
        } catch (IllegalArgumentException e) {
            wrong.add(Remark.words(e.getMessage()));
            return null;
        }
        if (node.isMissingNode()) {
            wrong.add(Remark.of(RemarkCode.NOTHING_AT_PATH, check.jsonPath(), excerpt(response)));
            return null;
        }
        String text = node.isValueNode() ? node.asText() : node.toString();
        if (check.jsonEquals() != null && !equal(text, check.jsonEquals())) {
            wrong.add(Remark.of(
                    RemarkCode.VALUE_NOT_EXPECTED,
                    check.jsonPath() + " = " + check.jsonEquals(),
                    masked(SafeText.excerpt(text, EXCERPT))));
        }
        return check.jsonCriteria() == null ? null : number(text, wrong);
    }

    private Double number(String text, List<Remark> wrong) {
        double value;
        try {
            value = new BigDecimal(text.strip()).doubleValue();
        } catch (NumberFormatException e) {
            wrong.add(Remark.of(RemarkCode.NUMBER_EXPECTED, check.jsonPath(), masked(SafeText.excerpt(text, EXCERPT))));
            return null;
        }
        if (!check.jsonCriteria().test(value)) {
            wrong.add(Remark.of(
                    RemarkCode.VALUE_NOT_EXPECTED, check.jsonPath() + " " + check.jsonCriteria(), text.strip()));
        }
        return value;
    }

    /** As text, or as numbers, so that 1 and 1.0 are the same. */
    private static boolean equal(String text, String wanted) {
        if (text.equals(wanted)) {
            return true;
        }
        try {
            return new BigDecimal(text).compareTo(new BigDecimal(wanted)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String excerpt(HttpResponse response) {
        return masked(SafeText.excerpt(masked(response.body()), EXCERPT));
    }

    /** Servers that echo a request must not bring its credentials into a message. */
    private String masked(String text) {
        List<String> secrets = check.headers().entrySet().stream()
                .filter(header ->
                        SafeUri.isSecretName(header.getKey()) || header.getKey().equalsIgnoreCase("Cookie"))
                .map(Map.Entry::getValue)
                .flatMap(value -> List.of(value, value.substring(value.indexOf(' ') + 1)).stream())
                .toList();
        return SafeText.mask(text, secrets);
    }
}
