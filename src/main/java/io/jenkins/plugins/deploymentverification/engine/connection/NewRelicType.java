package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.net.URI;
import java.time.Duration;

/** New Relic, by NRQL. */
final class NewRelicType implements SourceType {

    @Override
    public String code() {
        return "newrelic";
    }

    @Override
    public URI url(Fields fields, ConnectionFields common) {
        URI ofRegion = fields.oneOf("region", NewRelicSettings.Region.class, NewRelicSettings.Region.US)
                .url();
        return fields.has("url") ? common.url("url") : ofRegion;
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        long account = fields.convert("account", 0L, text -> {
            if (!text.strip().matches("[1-9]\\d{0,9}")) {
                throw new IllegalArgumentException("must be the number of an account, but is " + text);
            }
            return Long.parseLong(text.strip());
        });
        if (!fields.has("account")) {
            fields.problems().add(fields.node().place(), "needs 'account'");
        }
        String apiKey = common.token(common.secret("apiKey"), "apiKey");
        Duration window = fields.duration("window", NewRelicSettings.DEFAULT_WINDOW);
        Maker maker = connection -> NewRelicSource.open(NewRelicSettings.of(connection, apiKey, account, window));
        return maker.speaking(QueryLanguage.NRQL);
    }
}
