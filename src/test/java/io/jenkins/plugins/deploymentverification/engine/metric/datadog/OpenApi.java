package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks requests against the cut-out of the vendor's OpenAPI document: path, parameters and body. */
final class OpenApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;

    OpenApi() throws IOException {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi-cutout.json")) {
            document = JSON.readTree(in);
        }
    }

    /**
     * What is wrong with a request; empty when nothing is.
     *
     * @param parameters of the URL's query
     */
    List<String> problems(String method, String path, Map<String, String> parameters, String body) {
        List<String> problems = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            Matcher matcher = Pattern.compile(entry.getKey().replaceAll("\\{[^}]*}", "([^/]+)"))
                    .matcher(path);
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            boolean literalWins =
                    document.path("paths").has(path) && !entry.getKey().equals(path);
            if (matcher.matches() && operation.isObject() && !literalWins) {
                parameters(operation, matcher, parameters, problems);
                body(operation, body, problems);
                return problems;
            }
        }
        problems.add("there is no " + method + " " + path);
        return problems;
    }

    private void parameters(JsonNode operation, Matcher path, Map<String, String> given, List<String> problems) {
        List<String> known = new ArrayList<>();
        int group = 0;
        for (JsonNode parameter : operation.path("parameters")) {
            String name = parameter.path("name").asText();
            boolean inPath = parameter.path("in").asText().equals("path");
            String value = inPath ? path.group(++group) : given.get(name);
            known.add(name);
            if (value == null) {
                if (parameter.path("required").asBoolean(false)) {
                    problems.add("needs the parameter " + name);
                }
                continue;
            }
            validate(name, parameter.path("schema"), typed(value, resolved(parameter.path("schema"))), problems);
        }
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problems.add("there is no parameter " + name));
    }

    private static JsonNode typed(String value, JsonNode schema) {
        try {
            return schema.path("type").asText("string").equals("string") ? new TextNode(value) : JSON.readTree(value);
        } catch (IOException e) {
            return new TextNode(value);
        }
    }

    private void body(JsonNode operation, String body, List<String> problems) {
        JsonNode schema = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        if (schema.isMissingNode()) {
            if (!body.isEmpty()) {
                problems.add("takes no body");
            }
            return;
        }
        try {
            validate("body", schema, JSON.readTree(body), problems);
        } catch (IOException e) {
            problems.add("the body is no JSON");
        }
    }

    private JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asText("");
        return ref.isEmpty() ? schema : resolved(document.at(ref.substring(1)));
    }

    private void validate(String place, JsonNode given, JsonNode value, List<String> problems) {
        JsonNode schema = resolved(given);
        if (schema.has("oneOf")) {
            boolean any = false;
            for (JsonNode option : schema.get("oneOf")) {
                List<String> wrong = new ArrayList<>();
                validate(place, option, value, wrong);
                any |= wrong.isEmpty();
            }
            if (!any) {
                problems.add(place + " fits none of its forms: " + value);
            }
            return;
        }
        if (value.isNull() && schema.path("nullable").asBoolean(false)) {
            return;
        }
        String type = schema.path("type").asText("");
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
        if (!fits) {
            problems.add(place + " is no " + type + ": " + value);
            return;
        }
        List<String> allowed = new ArrayList<>();
        schema.path("enum").forEach(e -> allowed.add(e.asText()));
        if (!allowed.isEmpty() && !allowed.contains(value.asText())) {
            problems.add(place + " is none of " + allowed + ": " + value);
        }
        if (schema.has("maxLength")
                && value.asText().length() > schema.get("maxLength").asInt()) {
            problems.add(place + " is too long");
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(place + " needs " + name.asText());
            }
        });
        for (JsonNode item : value.isArray() ? value : JSON.createArrayNode()) {
            validate(place + "[]", schema.path("items"), item, problems);
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            JsonNode property = schema.path("properties").path(field.getKey());
            if (property.isMissingNode() && schema.has("properties") && !schema.has("additionalProperties")) {
                problems.add(place + " has no " + field.getKey());
            } else {
                validate(place + "." + field.getKey(), property, field.getValue(), problems);
            }
        }
    }
}
