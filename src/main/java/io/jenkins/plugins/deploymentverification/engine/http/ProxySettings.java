package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An HTTP proxy. Its {@code toString} shows no secret.
 *
 * @param user with the password, sent as basic authentication; null for none
 * @param noProxyFor hosts reached directly; {@code *} stands for any text, a leading dot for any subdomain
 */
public record ProxySettings(
        String host,
        int port,
        @CheckForNull String user,
        @CheckForNull String password,
        List<String> noProxyFor) implements Serializable {

    private static final Pattern SEPARATORS = Pattern.compile("[\\s,|]+");

    public ProxySettings {
        if (host.isBlank() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("a proxy has a host and a port from 1 to 65535");
        }
        noProxyFor = Collections.unmodifiableList(new ArrayList<>(noProxyFor));
    }

    public static ProxySettings of(String host, int port) {
        return new ProxySettings(host, port, null, null, List.of());
    }

    /** Splits a list of hosts as Jenkins (lines), Java ({@code |}) and curl (commas) write it. */
    public static List<String> hosts(@CheckForNull String text) {
        return text == null
                ? List.of()
                : SEPARATORS.splitAsStream(text).filter(host -> !host.isBlank()).toList();
    }

    /** Whether requests to this host go through the proxy. */
    boolean isFor(String target) {
        String name = target.toLowerCase(Locale.ROOT);
        return noProxyFor.stream().noneMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), name));
    }

    private static boolean matches(String pattern, String name) {
        if (pattern.startsWith(".") && pattern.indexOf('*') < 0) {
            return name.endsWith(pattern) || name.equals(pattern.substring(1));
        }
        return name.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
