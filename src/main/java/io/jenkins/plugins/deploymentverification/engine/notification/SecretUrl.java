package io.jenkins.plugins.deploymentverification.engine.notification;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads an address that is a secret, on whatever host: no message shows any of it. */
public final class SecretUrl {

    private SecretUrl() {}

    /**
     * The URL of a text, unchecked.
     *
     * @param name what it is, for messages: "the Teams webhook"
     * @param example what a right URL looks like
     * @throws IllegalArgumentException saying what would be right, without the text
     */
    public static URI of(String name, String text, String example) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw wrong(name, "is no valid URL", example); // the cause would quote it
        }
    }

    /**
     * The URL as it is.
     *
     * @param allowHttp whether plain http will do to other hosts, too, than this very one
     * @throws IllegalArgumentException saying what would be right, without the URL
     */
    public static URI checked(String name, URI url, String example, boolean allowHttp) {
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || !http && !"https".equalsIgnoreCase(url.getScheme())) {
            throw wrong(name, "is no URL of the web", example);
        }
        if (http && !allowHttp && !isLoopback(url.getHost())) {
            throw wrong(name, "is http, which shows its secrets to everybody on the way", example);
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw wrong(name, "has a user or a \"#\", which is not sent", example);
        }
        return url;
    }

    /** What nobody is on the way to. */
    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    static IllegalArgumentException wrong(String name, String what, String example) {
        return new IllegalArgumentException(name + " " + what + "; it looks like " + example);
    }
}
