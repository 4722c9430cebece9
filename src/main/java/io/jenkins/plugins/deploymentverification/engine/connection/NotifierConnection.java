package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a notifier is reached, as a connections file or a command line says it. Its text form has no secrets.
 *
 * @param name unique in its file
 * @param address the webhook's URL, a robot's token or key, or a Slack bot's token: a secret
 * @param secret by which messages are signed, or null
 * @param channel of a Slack bot, or null
 * @param headers of a webhook; may hold secrets
 * @param language of what the channel writes by itself
 * @param allowHttp whether plain http will do to other hosts, too, than this very one
 * @param timeout of one attempt
 */
public record NotifierConnection(
        String name,
        Type type,
        boolean enabled,
        String address,
        @CheckForNull String secret,
        @CheckForNull String channel,
        SortedMap<String, String> headers,
        Locale language,
        boolean allowHttp,
        Duration timeout,
        SourceConnection.Tls tls,
        @CheckForNull SourceConnection.Proxy proxy) {

    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    public NotifierConnection {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** A notifier that needs nothing but its address and perhaps a secret, as given on the command line. */
    public static NotifierConnection plain(
            Type type, String address, @CheckForNull String secret, Locale language, boolean allowHttp) {
        return new NotifierConnection(
                type.code(),
                type,
                true,
                address,
                secret,
                null,
                Collections.emptySortedMap(),
                language,
                allowHttp,
                DEFAULT_TIMEOUT,
                SourceConnection.Tls.DEFAULT,
                null);
    }

    @Override
    public String toString() {
        return name + " (" + type.code() + ")";
    }

    /** The types of notifiers there are. */
    public enum Type {
        DINGTALK,
        WECOM,
        FEISHU,
        SLACK,
        TEAMS,
        WEBHOOK;

        /** As people write it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
