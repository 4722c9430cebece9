package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Values of issue fields: as Pipelines give them, and as lines of {@code name=value} in forms. */
@Restricted(NoExternalUse.class)
public final class IssueFieldLines {

    private IssueFieldLines() {}

    /** A serialisable copy in the same order; texts of Groovy become texts. */
    public static LinkedHashMap<String, Object> copy(@CheckForNull Map<String, ?> fields) {
        LinkedHashMap<String, Object> copy = new LinkedHashMap<>();
        if (fields != null) {
            fields.forEach((name, value) -> copy.put(String.valueOf(name).strip(), value(value)));
        }
        return copy;
    }

    @CheckForNull
    private static Serializable value(@CheckForNull Object value) {
        if (value instanceof Map<?, ?> map) {
            LinkedHashMap<String, Object> copy = new LinkedHashMap<>();
            map.forEach((k, v) -> copy.put(String.valueOf(k), value(v)));
            return copy;
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(IssueFieldLines::value).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return (Serializable) value;
        }
        return value.toString();
    }

    /** For a form: several values with commas, nothing for null. */
    public static String of(@CheckForNull Map<String, ?> fields) {
        return fields == null
                ? ""
                : fields.entrySet().stream()
                        .map(e -> e.getKey() + "=" + text(e.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String text(@CheckForNull Object value) {
        if (value instanceof Collection<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return value == null ? "" : value.toString();
    }

    /** From lines of a form. */
    public static LinkedHashMap<String, Object> parse(@CheckForNull String lines) {
        LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
        if (lines != null) {
            lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
                int equals = line.indexOf('=');
                fields.put(
                        (equals < 0 ? line : line.substring(0, equals)).strip(),
                        equals < 0 ? "" : line.substring(equals + 1).strip());
            });
        }
        return fields;
    }
}
