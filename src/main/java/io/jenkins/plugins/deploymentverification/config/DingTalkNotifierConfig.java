package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkSettings;
import java.time.Clock;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A custom robot of a DingTalk group. */
public final class DingTalkNotifierConfig extends RobotNotifierConfig {

    @DataBoundConstructor
    public DingTalkNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name, webhookCredentialsId);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return new DingTalkChannel(
                DingTalkSettings.of(webhook, secret, http, locale(), isAllowHttp()), Clock.systemUTC());
    }

    /** The form's part for it. */
    @Extension
    @Symbol("dingTalk")
    public static final class DescriptorImpl extends RobotDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DingTalkNotifierConfig_displayName();
        }

        @Override
        public boolean isSigned() {
            return true;
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new DingTalkNotifierConfig(name, webhookCredentialsId);
        }
    }
}
