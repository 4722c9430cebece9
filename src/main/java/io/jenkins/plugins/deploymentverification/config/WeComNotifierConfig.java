package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.wecom.WeComChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.wecom.WeComSettings;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A robot of a WeCom group. */
public final class WeComNotifierConfig extends RobotNotifierConfig {

    @DataBoundConstructor
    public WeComNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name, webhookCredentialsId);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return new WeComChannel(WeComSettings.of(webhook, http, locale(), isAllowHttp()));
    }

    /** The form's part for it. */
    @Extension
    @Symbol("weCom")
    public static final class DescriptorImpl extends RobotDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WeComNotifierConfig_displayName();
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new WeComNotifierConfig(name, webhookCredentialsId);
        }
    }
}
