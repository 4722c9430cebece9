package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnections;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Sending;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a message to chat robots and webhooks, and tells by its exit code whether the services have it. */
@Command(
        name = "notify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends a message, or what a report says, to a chat robot or a webhook. Succeeds only when the"
                + " service confirmed that it has it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Delivered.",
            "1:Not delivered: refused by the service, or it did not answer.",
            "3:The command was used wrongly, or a file cannot be used.",
            "4:Internal error."
        },
        footer = {
            "",
            "A robot's URL is a secret: better than on the command line, where others see it, it stands in an"
                    + " environment variable or a file:",
            "",
            "  " + Main.NAME + " notify --channel dingtalk:env:ROBOT_URL --secret-env ROBOT_SECRET \\",
            "      --report report.json"
        })
final class NotifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "TYPE:URL|NAME",
            description =
                    "Where to: TYPE is dingtalk, wecom, feishu, slack, teams or webhook, and URL the webhook's, or"
                            + " env:VARIABLE or file:FILE that has it. Or the NAME of a notifier in --config. May be"
                            + " repeated.")
    private List<String> channels = new ArrayList<>();

    @Option(
            names = "--secret-env",
            paramLabel = "VARIABLE",
            description = "The environment variable with the secret that messages are signed with.")
    private String secretVariable;

    @Option(names = "--secret-file", paramLabel = "FILE", description = "The file with that secret.")
    private String secretFile;

    @Option(names = "--config", paramLabel = "FILE", description = "The file with notifiers.")
    private String configFile;

    @Mixin
    private NotifyMessage message;

    @Option(
            names = "--allow-http",
            description = "Also send to URLs with plain http, which everybody on the way can read.")
    private boolean allowHttp;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "For how long to try, where a service is busy or wants to be asked later (default: 1m).")
    private String timeout;

    NotifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws UsageException, InterruptedException, IOException {
        Duration patience = patience();
        Inputs inputs = new Inputs(terminal);
        List<NotifierConnection> notifiers = new NotifierOptions(
                        terminal.environment(), inputs, message.language(), allowHttp)
                .find(channels, inputs.notifiers(configFile), secretVariable, secretFile);
        message.check(notifiers);
        boolean all = true;
        for (NotifierConnection notifier : notifiers) {
            all &= send(notifier, patience, inputs);
        }
        return all ? ExitCode.PASSED : ExitCode.FAILED;
    }

    private boolean send(NotifierConnection notifier, Duration patience, Inputs inputs)
            throws UsageException, InterruptedException, IOException {
        try (Channel channel = NotifierConnections.open(notifier)) {
            Message what = message.of(notifier, inputs);
            Sending.now(channel, what, patience);
            terminal.err().println("Delivered to " + notifier.name());
            return true;
        } catch (ChannelException e) {
            if (e.kind() == ChannelException.Kind.INVALID) {
                throw new UsageException(notifier.name() + ": " + e.getMessage());
            }
            terminal.err().println("Not delivered to " + notifier.name() + ": " + e.getMessage());
            return false;
        } catch (IllegalArgumentException e) {
            throw new UsageException(notifier.name() + ": " + e.getMessage());
        }
    }

    private Duration patience() throws UsageException {
        try {
            return Durations.parse(timeout);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--timeout: " + e.getMessage());
        }
    }
}
