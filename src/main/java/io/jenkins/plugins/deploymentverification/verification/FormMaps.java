package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Maps of strings: as Pipelines give them, and as lines of {@code name=value} in forms. */
@Restricted(NoExternalUse.class)
public final class FormMaps {

    private FormMaps() {}

    /** A copy; what is not a string (a number, a Groovy string) becomes one, and what is null is left out. */
    public static TreeMap<String, String> strings(@CheckForNull Map<String, ?> values) {
        TreeMap<String, String> strings = new TreeMap<>();
        if (values != null) {
            values.forEach((k, v) -> {
                if (v != null) {
                    strings.put(String.valueOf(k), v.toString());
                }
            });
        }
        return strings;
    }

    public static String lines(@CheckForNull Map<String, String> values) {
        return values == null
                ? ""
                : values.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining("\n"));
    }

    /**
     * Takes a field out of a submitted form.
     *
     * @return the name before the first equals sign of each line, and what stands behind it
     */
    public static TreeMap<String, String> take(JSONObject form, String field) {
        TreeMap<String, String> values = new TreeMap<>();
        Object text = form.remove(field);
        if (text instanceof String lines) {
            lines.lines().filter(l -> !l.isBlank()).forEach(line -> {
                int equals = line.indexOf('=');
                String key = equals < 0 ? line : line.substring(0, equals);
                values.put(
                        key.strip(),
                        equals < 0 ? "" : line.substring(equals + 1).strip());
            });
        }
        return values;
    }
}
