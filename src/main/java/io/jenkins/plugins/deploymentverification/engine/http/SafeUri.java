package io.jenkins.plugins.deploymentverification.engine.http;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * URLs for messages, logs and reports: without user information and fragment, and with the values of query
 * parameters masked whose names say that they are secrets.
 */
public final class SafeUri {

    private static final Set<String> SECRET_NAMES = Set.of(
            "token",
            "key",
            "secret",
            "password",
            "passwd",
            "pwd",
            "pass",
            "sign",
            "signature",
            "sig",
            "auth",
            "authorization",
            "apikey",
            "appkey",
            "accesskey",
            "secretkey",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "clientsecret",
            "applicationkey",
            "code",
            "jwt",
            "session",
            "sessionid",
            "credential",
            "credentials");
    private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z]");
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");

    private SafeUri() {}

    /** The URL as people may see it. */
    public static String of(URI uri) {
        return of(uri.toString());
    }

    /** The same for a text that need not be a valid URL. */
    public static String of(String uri) {
        String text = USER_INFO.matcher(uri).replaceFirst("");
        int fragment = text.indexOf('#');
        if (fragment >= 0) {
            text = text.substring(0, fragment);
        }
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query + 1) + maskQuery(text.substring(query + 1));
    }

    /** Scheme, host and port alone, of a URL whose path is a secret. */
    public static String originOf(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + "/***";
    }

    /** Whether a parameter or header of this name holds a secret: {@code api_key}, {@code X-Api-Key}, {@code token}. */
    public static boolean isSecretName(String name) {
        String letters = NOT_LETTERS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
        return SECRET_NAMES.contains(letters)
                || SECRET_NAMES.contains(letters.startsWith("x") ? letters.substring(1) : letters)
                || letters.endsWith("token")
                || letters.endsWith("secret")
                || letters.endsWith("password")
                || letters.endsWith("apikey")
                || letters.endsWith("signature")
                || letters.endsWith("credential");
    }

    private static String maskQuery(String query) {
        return Arrays.stream(query.split("&"))
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    return equals > 0 && isSecretName(pair.substring(0, equals))
                            ? pair.substring(0, equals + 1) + "***"
                            : pair;
                })
                .collect(Collectors.joining("&"));
    }
}
