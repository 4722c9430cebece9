package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.feishu.FeishuChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.feishu.FeishuSettings;
import java.time.Clock;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A custom robot of a Feishu or Lark group. */
public final class FeishuNotifierConfig extends RobotNotifierConfig {

    @DataBoundConstructor
    public FeishuNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name, webhookCredentialsId);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return new FeishuChannel(FeishuSettings.of(webhook, secret, http, locale(), isAllowHttp()), Clock.systemUTC());
    }

    /** The form's part for it. */
    @Extension
    @Symbol("feishu")
    public static final class DescriptorImpl extends RobotDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.FeishuNotifierConfig_displayName();
        }

        @Override
        public boolean isSigned() {
            return true;
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new FeishuNotifierConfig(name, webhookCredentialsId);
        }
    }
}
