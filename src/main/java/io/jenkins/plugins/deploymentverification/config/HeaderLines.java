package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.FormValidation;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP headers as lines of {@code Name: value}. */
final class HeaderLines {

    private static final String NAME = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE = Pattern.compile("(" + NAME + ")\\s*:\\s*(\\P{Cntrl}*)");

    private HeaderLines() {}

    static boolean isName(String text) {
        return text.matches(NAME);
    }

    /** For a form. */
    static FormValidation check(@CheckForNull String lines) {
        try {
            parse(lines);
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException naming the line */
    static Map<String, String> parse(@CheckForNull String lines) {
        Map<String, String> headers = new TreeMap<>();
        if (lines == null) {
            return headers;
        }
        int number = 0;
        for (String line : lines.split("\\R")) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException(Messages.HeaderLines_bad(number));
            }
            headers.put(matcher.group(1), matcher.group(2).strip());
        }
        return headers;
    }
}
