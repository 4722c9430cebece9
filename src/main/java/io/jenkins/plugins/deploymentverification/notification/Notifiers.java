package io.jenkins.plugins.deploymentverification.notification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.DingTalkNotifierConfig;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.ChannelOpener;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;

/** Opens the channel of an address, with the configuration and the credentials of the moment. */
final class Notifiers implements ChannelOpener {

    @Override
    public Channel open(String address) throws ChannelException {
        return open(NotifierAddress.of(address));
    }

    private static Channel open(NotifierAddress address) throws ChannelException {
        if (address.notifier() != null) {
            return open(find(address.notifier()));
        }
        Run<?, ?> run = address.run() == null ? null : Run.fromExternalizableId(address.run());
        if (run == null) {
            throw invalid("the build that chose the robot is gone: " + address.run());
        }
        DingTalkNotifierConfig robot = new DingTalkNotifierConfig(address.shown(), address.webhookCredentialsId());
        robot.setSecretCredentialsId(address.secretCredentialsId());
        return robot.open(NotifierContext.of(run));
    }

    private static Channel open(NotifierConfig notifier) throws ChannelException {
        if (!notifier.isEnabled()) {
            throw invalid("the notifier '" + notifier.getName() + "' is switched off");
        }
        try {
            return notifier.open(NotifierContext.global());
        } catch (ChannelException e) {
            throw invalid("the notifier '" + notifier.getName() + "' cannot be used: " + e.getMessage());
        }
    }

    /** @throws ChannelException telling which notifiers there are */
    static NotifierConfig find(String name) throws ChannelException {
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        return configuration.getNotifiers().stream()
                .filter(n -> n.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid("there is no notifier '" + name + "'; configured are: "
                        + configuration.getNotifiers().stream()
                                .map(NotifierConfig::getName)
                                .reduce((a, b) -> a + ", " + b)
                                .orElse("none")));
    }

    private static ChannelException invalid(String message) {
        return new ChannelException(ChannelException.Kind.INVALID, null, message);
    }
}
