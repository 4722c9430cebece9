package io.jenkins.plugins.deploymentverification.engine.notification;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** Reads a robot's address, which is a secret: no message shows more of it than what is wrong. */
public final class RobotUrl {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{8,200}");

    private RobotUrl() {}

    /**
     * The URL of a robot.
     *
     * @param service its name, for messages
     * @param text the webhook URL, or the token that is its end
     * @param beforeToken the URL without the token
     * @param allowHttp whether plain http will do, for tests and for proxies on the same host
     * @throws IllegalArgumentException saying what would be right, without the text
     */
    public static URI of(String service, String text, String beforeToken, boolean allowHttp) {
        String stripped = text.strip();
        if (TOKEN.matcher(stripped).matches()) {
            return URI.create(beforeToken + stripped);
        }
        URI uri;
        try {
            uri = new URI(stripped);
        } catch (URISyntaxException e) {
            throw wrong(service, "is no valid URL", beforeToken); // the cause would quote it
        }
        return checked(service, uri, beforeToken, allowHttp);
    }

    /** The same for a URL. */
    public static URI checked(String service, URI uri, String beforeToken, boolean allowHttp) {
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        if (uri.getHost() == null || !http && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw wrong(service, "is no URL of the web", beforeToken);
        }
        if (http && !allowHttp) {
            throw wrong(service, "is http, which shows the robot's token to everybody on the way", beforeToken);
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw wrong(service, "has a user or a \"#\", which no such URL has", beforeToken);
        }
        return uri;
    }

    /** An error that tells what a right URL looks like. */
    public static IllegalArgumentException wrong(String service, String what, String beforeToken) {
        return new IllegalArgumentException("the " + service + " webhook " + what + "; it looks like " + beforeToken
                + "… (copy it from the robot's settings), or is the token after that alone");
    }
}
