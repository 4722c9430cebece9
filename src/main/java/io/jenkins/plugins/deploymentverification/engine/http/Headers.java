package io.jenkins.plugins.deploymentverification.engine.http;

import java.util.regex.Pattern;

/** What RFC 9110 allows as a header. Messages never repeat the value, which may be a secret. */
final class Headers {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Headers() {}

    static String checkName(String name) {
        if (!TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + SafeText.excerpt(name, 60) + "\" is no name of an HTTP header");
        }
        return name;
    }

    static String checkValue(String name, String value) {
        if (value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "the value of the HTTP header " + name + " has a line break or another control character in it");
        }
        return value.strip();
    }
}
