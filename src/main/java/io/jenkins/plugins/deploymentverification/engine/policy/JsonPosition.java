package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a beginning of a JSON document ends.
 *
 * @param inString whether inside a string
 * @param inKey whether that string is the name of a field
 * @param keys the names of the fields around it, outermost first
 * @param key the field whose value it is, also where it stands in a list; null where there is none
 * @param text what the string has so far, unescaped; empty outside of strings
 */
record JsonPosition(
        boolean inString,
        boolean inKey,
        List<String> keys,
        @CheckForNull String key,
        String text) {

    static JsonPosition after(String before) {
        List<Character> open = new ArrayList<>();
        List<String> keys = new ArrayList<>(); // of each open container, the field that is being written
        boolean expectKey = false;
        int string = -1;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            if (string >= 0) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    if (expectKey && !keys.isEmpty()) {
                        keys.set(keys.size() - 1, unescape(before.substring(string, i)));
                    }
                    string = -1;
                }
                continue;
            }
            switch (c) {
                case '"' -> string = i + 1;
                case '{', '[' -> {
                    open.add(c);
                    keys.add("");
                    expectKey = c == '{';
                }
                case '}', ']' -> {
                    if (!open.isEmpty()) {
                        open.remove(open.size() - 1);
                        keys.remove(keys.size() - 1);
                    }
                    expectKey = false;
                }
                case ':' -> expectKey = false;
                case ',' -> expectKey = !open.isEmpty() && open.get(open.size() - 1) == '{';
                default -> {
                    // a number or a blank
                }
            }
        }
        List<String> names = keys.stream().filter(key -> !key.isEmpty()).toList();
        return new JsonPosition(
                string >= 0,
                string >= 0 && expectKey,
                names,
                names.isEmpty() ? null : names.get(names.size() - 1),
                string < 0 ? "" : unescape(before.substring(string)));
    }

    private static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            c = text.charAt(++i);
            if (c == 'u'
                    && text.substring(i + 1, Math.min(i + 5, text.length())).matches("[0-9a-fA-F]{4}")) {
                out.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                out.append("nrtbf".indexOf(c) >= 0 ? ' ' : c);
            }
        }
        return out.toString();
    }

    /** A text as it stands between the quotes of a JSON string. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
