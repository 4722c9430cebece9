package io.jenkins.plugins.deploymentverification.engine.document;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Takes the fields of a mapping one by one and notes what is wrong with each; what nobody took by the end is an
 * unknown key. Every getter returns a usable value, so that reading goes on and finds the next problem too; the caller
 * throws the result away when there were problems. Not thread-safe.
 */
public final class Fields {

    private final Node node;
    private final Problems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(Node node, Problems problems) {
        this.node = node;
        this.problems = problems;
    }

    /** The fields of a mapping; anything else is noted as a problem and has no fields. */
    public static Fields of(Node node, Problems problems) {
        if (node.kind() != Node.Kind.OBJECT) {
            problems.add(node.place(), "must be a mapping of keys to values, but is " + node.describeKind());
        }
        return new Fields(node, problems);
    }

    public Node node() {
        return node;
    }

    public Problems problems() {
        return problems;
    }

    /** The field, or null where it is absent; what it holds is up to the caller. */
    @CheckForNull
    public Node get(String key) {
        asked.add(key);
        return node.get(key);
    }

    public boolean has(String key) {
        return get(key) != null;
    }

    public String required(String key) {
        String value = text(key, null);
        if (value == null || value.isBlank()) {
            problems.add(node.place(), "needs '" + key + "'");
            return "";
        }
        return value;
    }

    /** The text of a scalar, or the fallback where it is absent. */
    public String text(String key, @CheckForNull String fallback) {
        return convert(key, fallback, Function.identity());
    }

    public int integer(String key, int fallback, int min, int max) {
        Integer value = integerOrNull(key, min, max);
        return value == null ? fallback : value;
    }

    @CheckForNull
    public Integer integerOrNull(String key, int min, int max) {
        return convert(key, null, text -> {
            String wanted = "must be a whole number from " + min + " to " + max + ", but is '" + text + "'";
            try {
                int value = Integer.parseInt(text.strip());
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new IllegalArgumentException(wanted);
        });
    }

    public double number(String key, double fallback, double min, double max) {
        return convert(key, fallback, text -> {
            try {
                double value = Double.parseDouble(text.strip());
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    "must be a number from " + min + " to " + max + ", but is '" + text + "'");
        });
    }

    public boolean bool(String key, boolean fallback) {
        return convert(key, fallback, text -> switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, but is '" + text + "'");
        });
    }

    public Duration duration(String key, @CheckForNull Duration fallback) {
        return convert(key, fallback, Durations::parse);
    }

    /** One of an enum's constants, written in any case. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type, E fallback) {
        return convert(
                key,
                fallback,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(c -> c.name().equalsIgnoreCase(text.strip()))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(c -> c.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + ", but is '" + text + "'")));
    }

    /**
     * A scalar through a conversion.
     *
     * @param conversion throws IllegalArgumentException with the message for the person
     */
    public <T> T convert(String key, @CheckForNull T fallback, Function<String, T> conversion) {
        Node field = get(key);
        if (field == null) {
            return fallback;
        }
        if (!field.isScalar()) {
            problems.add(field.place(), "must be a single value, but is " + field.describeKind());
            return fallback;
        }
        try {
            return conversion.apply(field.text());
        } catch (IllegalArgumentException e) {
            problems.add(field.place(), e.getMessage());
            return fallback;
        }
    }

    /** The items of a list; a missing one has none, and a single value counts as a list of one. */
    public List<Node> list(String key) {
        Node field = get(key);
        if (field == null) {
            return List.of();
        }
        return field.kind() == Node.Kind.LIST ? field.items() : List.of(field);
    }

    /** A mapping of keys to scalars, sorted; empty where it is absent. */
    public SortedMap<String, String> map(String key) {
        Node field = get(key);
        SortedMap<String, String> result = new TreeMap<>();
        if (field == null) {
            return result;
        }
        Fields entries = of(field, problems);
        for (String name : field.fields().keySet()) {
            String value = entries.text(name, "");
            result.put(name, value);
        }
        return result;
    }

    /** The fields of a mapping inside this one, if it is there. */
    public Optional<Fields> object(String key) {
        return Optional.ofNullable(get(key)).map(n -> of(n, problems));
    }

    /** To be called last: every key that was never asked for is unknown. */
    public void refuseUnknown() {
        for (Map.Entry<String, Node> field : node.fields().entrySet()) {
            if (!asked.contains(field.getKey())) {
                problems.add(
                        field.getValue().place(), "unknown key '" + field.getKey() + "'" + suggestion(field.getKey()));
            }
        }
    }

    private String suggestion(String key) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String folded = fold(key);
        return asked.stream()
                .min(Comparator.comparingInt(k -> distance.apply(folded, fold(k))))
                .filter(k -> distance.apply(folded, fold(k)) <= Math.max(2, key.length() / 3))
                .map(k -> "; did you mean '" + k + "'?")
                .orElse("; known here: " + String.join(", ", asked));
    }

    private static String fold(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[_\\-]", "");
    }
}
