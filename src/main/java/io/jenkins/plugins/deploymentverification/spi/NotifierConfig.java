package io.jenkins.plugins.deploymentverification.spi;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/**
 * A notifier as an administrator configures it: a named way to people. Plugins add types of notifiers by extending this
 * class; see {@code docs/extending.md}.
 *
 * <p>Implementations hold ids of credentials, never their contents: a robot's URL is a secret as well. They are
 * immutable once configured.
 */
public abstract class NotifierConfig extends NamedConfig<NotifierConfig> implements ExtensionPoint {

    @CheckForNull
    private String language;

    /** @param name by which steps refer to it; unique among the notifiers */
    protected NotifierConfig(String name) {
        super(name);
    }

    /** A language tag such as {@code zh-CN}, or null for the language of the controller. */
    @CheckForNull
    public final String getLanguage() {
        return language;
    }

    @DataBoundSetter
    public final void setLanguage(@CheckForNull String language) {
        this.language = Util.fixEmptyAndTrim(language);
    }

    /** The language of the messages that nobody wrote by hand. */
    public final Locale locale() {
        return language == null ? Locale.getDefault() : Locale.forLanguageTag(language.replace('_', '-'));
    }

    /**
     * Resolves the credentials and opens a channel, without reaching out to anybody. Called for each message, on a
     * thread that may block; the caller closes the channel.
     *
     * @throws ChannelException of kind {@code INVALID} whose message an admin can act on
     */
    public abstract Channel open(NotifierContext context) throws ChannelException;

    @Override
    public NotifierDescriptor getDescriptor() {
        return (NotifierDescriptor) super.getDescriptor();
    }

    /** Base class of the descriptors: what all types of notifiers have in common. */
    public abstract static class NotifierDescriptor extends NamedConfigDescriptor<NotifierConfig> {

        protected NotifierDescriptor() {}

        protected NotifierDescriptor(Class<? extends NotifierConfig> type) {
            super(type);
        }

        /** The languages the messages are written in. */
        @POST
        public ListBoxModel doFillLanguageItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.NotifierConfig_jenkinsLanguage(), "");
            items.add("English", "en");
            items.add("简体中文", "zh-CN");
            return items;
        }
    }
}
