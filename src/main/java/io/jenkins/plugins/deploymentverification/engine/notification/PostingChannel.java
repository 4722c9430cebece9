package io.jenkins.plugins.deploymentverification.engine.notification;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import java.util.Locale;
import java.util.Objects;

/** What the channels that post JSON over HTTP have in common. */
public abstract class PostingChannel implements Channel {

    /** Sends requests, and says what is wrong with answers. */
    protected final JsonPost post;

    private final String id;
    private final ChannelLimits limits;
    private final Locale locale;

    /**
     * @param service its name, for messages
     * @param id see {@link Channel#id()}
     * @param locale of the words that the channel adds
     */
    protected PostingChannel(String service, String id, ChannelLimits limits, HttpSettings http, Locale locale) {
        post = new JsonPost(service, http);
        this.id = Objects.requireNonNull(id, "id");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.locale = Objects.requireNonNull(locale, "locale");
    }

    @Override
    public final String id() {
        return id;
    }

    @Override
    public final ChannelLimits limits() {
        return limits;
    }

    @Override
    public final Locale locale() {
        return locale;
    }

    @Override
    public final void close() {
        post.close();
    }
}
