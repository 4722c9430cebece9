package io.jenkins.plugins.deploymentverification.notification;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.io.Serializable;
import org.kohsuke.stapler.DataBoundConstructor;

/** A link of DingTalk's feed card. */
public final class DingTalkLink extends AbstractDescribableImpl<DingTalkLink> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String title;
    private final String messageUrl;
    private final String picUrl;

    @DataBoundConstructor
    public DingTalkLink(String title, String messageUrl, String picUrl) {
        this.title = Util.fixNull(title);
        this.messageUrl = Util.fixNull(messageUrl).strip();
        this.picUrl = Util.fixNull(picUrl).strip();
    }

    public String getTitle() {
        return title;
    }

    public String getMessageUrl() {
        return messageUrl;
    }

    public String getPicUrl() {
        return picUrl;
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DingTalkLink> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DingTalkLink_displayName();
        }
    }
}
