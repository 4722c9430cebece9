package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.teams.TeamsChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.teams.TeamsSettings;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A workflow of Microsoft Teams that posts what its webhook receives. */
public final class TeamsNotifierConfig extends RobotNotifierConfig {

    @DataBoundConstructor
    public TeamsNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name, webhookCredentialsId);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return new TeamsChannel(TeamsSettings.of(webhook, http, locale(), isAllowHttp()));
    }

    /** The form's part for it. */
    @Extension
    @Symbol("teams")
    public static final class DescriptorImpl extends RobotDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TeamsNotifierConfig_displayName();
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new TeamsNotifierConfig(name, webhookCredentialsId);
        }
    }
}
