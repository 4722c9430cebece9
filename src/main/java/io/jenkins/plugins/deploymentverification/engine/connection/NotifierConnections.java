package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.feishu.FeishuChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.feishu.FeishuSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.slack.SlackChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.slack.SlackSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.teams.TeamsChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.teams.TeamsSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.wecom.WeComChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.wecom.WeComSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;

/** From a notifier's connection to its channel. */
public final class NotifierConnections {

    private NotifierConnections() {}

    /**
     * A channel, which the caller closes.
     *
     * @throws IOException when a certificate it names cannot be read
     * @throws IllegalArgumentException saying what is wrong, without secrets
     */
    public static Channel open(NotifierConnection notifier) throws IOException {
        HttpSettings http = HttpSettings.builder()
                .connectTimeout(notifier.timeout())
                .responseTimeout(notifier.timeout())
                .proxy(SourceConnections.proxy(notifier.proxy()))
                .tls(SourceConnections.tls(notifier.tls()))
                .build();
        String address = notifier.address();
        String secret = notifier.secret();
        Locale language = notifier.language();
        boolean allowHttp = notifier.allowHttp();
        return switch (notifier.type()) {
            case DINGTALK ->
                new DingTalkChannel(DingTalkSettings.of(address, secret, http, language, allowHttp), Clock.systemUTC());
            case WECOM -> new WeComChannel(WeComSettings.of(address, http, language, allowHttp));
            case FEISHU ->
                new FeishuChannel(FeishuSettings.of(address, secret, http, language, allowHttp), Clock.systemUTC());
            case SLACK ->
                new SlackChannel((notifier.channel() == null
                                ? SlackSettings.webhook(address)
                                : SlackSettings.bot(address.strip(), notifier.channel()))
                        .http(http)
                        .locale(language)
                        .allowHttp(allowHttp)
                        .build());
            case TEAMS -> new TeamsChannel(TeamsSettings.of(address, http, language, allowHttp));
            case WEBHOOK ->
                new WebhookChannel(WebhookSettings.builder(address)
                        .secret(secret)
                        .headers(notifier.headers())
                        .http(http)
                        .locale(language)
                        .allowHttp(allowHttp)
                        .build());
        };
    }
}
