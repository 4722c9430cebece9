package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.SecretUrl;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * A way into a channel of Slack: an incoming webhook, or a bot's token and a channel. Immutable; its {@code toString}
 * shows no secret.
 *
 * @param url the webhook, which is a secret; or the Web API's base, which is none
 * @param token the bot's ({@code xoxb-…}); null with a webhook
 * @param channel its id ({@code C0123456789}) or name ({@code #ops}); null with a webhook, which knows its own
 * @param locale of the few words that the renderer adds
 * @param allowHttp whether plain http will do
 */
public record SlackSettings(
        URI url,
        @CheckForNull String token,
        @CheckForNull String channel,
        HttpSettings http,
        Locale locale,
        boolean allowHttp) {

    /** The Web API of slack.com. Slack for governments has another one. */
    public static final URI API = URI.create("https://slack.com/api");

    private static final String EXAMPLE = "https://hooks.slack.com/services/T…/B…/…";

    /** @throws IllegalArgumentException saying what is wrong, without secrets */
    public SlackSettings {
        SecretUrl.checked("the URL of Slack", url, token == null ? EXAMPLE : API.toString(), allowHttp);
        Objects.requireNonNull(http, "http");
        Objects.requireNonNull(locale, "locale");
        if ((token == null) != (channel == null)) {
            throw new IllegalArgumentException("Slack needs a webhook URL, or a bot's token and a channel");
        }
        if (token != null && !token.matches("[\\x21-\\x7e]{1,1000}")) {
            throw new IllegalArgumentException("the bot's token for Slack is empty or has blanks or special characters;"
                    + " it looks like xoxb-…");
        }
        if (channel != null && !channel.matches("[^\\s\\p{Cntrl}]{1,100}")) {
            throw new IllegalArgumentException(
                    "the channel of Slack is an id such as C0123456789 or a name such as #ops");
        }
    }

    /** An incoming webhook's URL as people copy it. */
    public static Builder webhook(String url) {
        return new Builder(SecretUrl.of("the URL of Slack", url, EXAMPLE), null, null);
    }

    /** A bot that writes to a channel. */
    public static Builder bot(String token, String channel) {
        return new Builder(
                API,
                Objects.requireNonNull(token),
                Objects.requireNonNull(channel).strip());
    }

    boolean isBot() {
        return token != null;
    }

    /** Where messages are posted. */
    URI target() {
        return isBot() ? URI.create(url.toString().replaceFirst("/+$", "") + "/chat.postMessage") : url;
    }

    String id() {
        return "slack:" + Digests.shortSha256(isBot() ? token + "\n" + channel : url.toString());
    }

    @Override
    public String toString() {
        return isBot() ? "Slack channel " + channel + " at " + url : "Slack webhook at " + url.getHost();
    }

    /** Builds settings. Unless told otherwise: default HTTP settings, English, only https. */
    public static final class Builder {

        private URI url;
        private final String token;
        private final String channel;
        private HttpSettings http = HttpSettings.DEFAULT;
        private Locale locale = Locale.ENGLISH;
        private boolean allowHttp;

        private Builder(URI url, @CheckForNull String token, @CheckForNull String channel) {
            this.url = url;
            this.token = token;
            this.channel = channel;
        }

        /** Another Web API than {@link #API}; for bots alone. */
        public Builder api(URI base) {
            if (token == null) {
                throw new IllegalStateException("a webhook uses no Web API");
            }
            url = Objects.requireNonNull(base);
            return this;
        }

        public Builder http(HttpSettings settings) {
            http = Objects.requireNonNull(settings);
            return this;
        }

        public Builder locale(Locale language) {
            locale = Objects.requireNonNull(language);
            return this;
        }

        public Builder allowHttp(boolean allow) {
            allowHttp = allow;
            return this;
        }

        /** @throws IllegalArgumentException saying what is wrong, without secrets */
        public SlackSettings build() {
            return new SlackSettings(url, token, channel, http, locale, allowHttp);
        }
    }
}
