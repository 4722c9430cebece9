package io.jenkins.plugins.deploymentverification.engine.notification;

import java.net.URI;
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
     * @param allowHttp whether plain http will do to other hosts, too, than this very one
     * @throws IllegalArgumentException saying what would be right, without the text
     */
    public static URI of(String service, String text, String beforeToken, boolean allowHttp) {
        String stripped = text.strip();
        if (TOKEN.matcher(stripped).matches()) {
            return URI.create(beforeToken + stripped);
        }
        return checked(service, SecretUrl.of(name(service), stripped, example(beforeToken)), beforeToken, allowHttp);
    }

    /** The same for a URL. */
    public static URI checked(String service, URI uri, String beforeToken, boolean allowHttp) {
        return SecretUrl.checked(name(service), uri, example(beforeToken), allowHttp);
    }

    /** An error that tells what a right URL looks like. */
    public static IllegalArgumentException wrong(String service, String what, String beforeToken) {
        return SecretUrl.wrong(name(service), what, example(beforeToken));
    }

    private static String name(String service) {
        return "the " + service + " webhook";
    }

    private static String example(String beforeToken) {
        return beforeToken + "… (copy it from the robot's settings), or is the token after that alone";
    }
}
