package io.jenkins.plugins.deploymentverification.engine.metric.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for what is asked: {@code {query}}, {@code {from}}, {@code {to}} and {@code {step}}; times in
 * seconds, or {@code {from:ms}}, {@code {from:iso}}. Other braces stand for themselves. What is put in can never add to
 * the structure of the URL or of the JSON text that it stands in.
 */
record Template(String text) {

    private static final Pattern PLACE = Pattern.compile("\\{(query|from|to|step)(?::(s|ms|iso))?}");

    /** What is asked. */
    record Question(String query, Instant from, Instant to, Duration step) {}

    /** Each value as a component of a URL. */
    String inUrl(Question question) {
        return filled(
                question,
                value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /** Each value as a part of a JSON text. */
    String inJson(Question question) {
        return filled(
                question, value -> new String(JsonStringEncoder.getInstance().quoteAsString(value)));
    }

    boolean names(String place) {
        return PLACE.matcher(text).results().anyMatch(match -> match.group(1).equals(place));
    }

    private String filled(Question question, UnaryOperator<String> quoted) {
        Matcher place = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            String form = place.group(2) == null ? "s" : place.group(2);
            String value = switch (place.group(1)) {
                case "query" -> question.query();
                case "from" -> time(question.from(), form);
                case "to" -> time(question.to(), form);
                default ->
                    String.valueOf(
                            form.equals("ms")
                                    ? question.step().toMillis()
                                    : Math.max(1, question.step().toSeconds()));
            };
            place.appendReplacement(filled, Matcher.quoteReplacement(quoted.apply(value)));
        }
        return place.appendTail(filled).toString();
    }

    private static String time(Instant time, String form) {
        return switch (form) {
            case "ms" -> String.valueOf(time.toEpochMilli());
            case "iso" -> time.toString();
            default -> String.valueOf(time.getEpochSecond());
        };
    }
}
