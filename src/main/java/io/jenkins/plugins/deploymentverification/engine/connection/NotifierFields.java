package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection.Type;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads one notifier of a connections file. Notes what is wrong, and never tells a secret. */
final class NotifierFields {

    private final Fields fields;
    private final ConnectionFields common;

    NotifierFields(Fields fields, Path folder) {
        this.fields = fields;
        common = new ConnectionFields(fields, folder);
    }

    NotifierConnection read() {
        String name = common.name();
        if (!fields.has("type")) {
            fields.problems()
                    .add(
                            fields.node().place(),
                            "needs 'type': "
                                    + Arrays.stream(Type.values())
                                            .map(Type::code)
                                            .collect(Collectors.joining(", ")));
        }
        Type type = fields.oneOf("type", Type.class, Type.WEBHOOK);
        boolean signed = fields.has("secret") | fields.has("secretFile");
        if (signed && type != Type.DINGTALK && type != Type.FEISHU && type != Type.WEBHOOK) {
            common.note("secret", "has no meaning for " + type.code() + ", which knows no signature");
        }
        String channel = fields.text("channel", null);
        if (channel != null && type != Type.SLACK) {
            common.note("channel", "has no meaning for " + type.code() + "; it is where a bot of Slack writes");
        }
        NotifierConnection notifier = new NotifierConnection(
                name,
                type,
                fields.bool("enabled", true),
                common.secret("url"),
                signed ? common.secret("secret") : null,
                channel,
                common.headers(),
                Locale.forLanguageTag(fields.text("language", "en").replace('_', '-')),
                fields.bool("allowHttp", false),
                common.timeout(false),
                common.tls(),
                common.proxy());
        if (type != Type.WEBHOOK && !notifier.headers().isEmpty()) {
            common.note("headers", "only a webhook has headers of its own");
        }
        fields.refuseUnknown();
        return notifier;
    }
}
