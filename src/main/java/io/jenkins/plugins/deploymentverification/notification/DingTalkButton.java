package io.jenkins.plugins.deploymentverification.notification;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import java.io.Serializable;
import org.kohsuke.stapler.DataBoundConstructor;

/** A button of DingTalk's action card. */
public final class DingTalkButton extends AbstractDescribableImpl<DingTalkButton> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String title;
    private final String url;

    @DataBoundConstructor
    public DingTalkButton(String title, String url) {
        this.title = Util.fixNull(title);
        this.url = Util.fixNull(url).strip();
    }

    public String getTitle() {
        return title;
    }

    public String getUrl() {
        return url;
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<DingTalkButton> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DingTalkButton_displayName();
        }
    }
}
