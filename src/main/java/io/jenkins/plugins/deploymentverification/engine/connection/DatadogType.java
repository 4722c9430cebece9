package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSite;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.net.URI;
import java.time.Duration;

/** Datadog: a site and two keys. */
final class DatadogType implements SourceType {

    @Override
    public String code() {
        return "datadog";
    }

    @Override
    public URI url(Fields fields, ConnectionFields common) {
        DatadogSite site = fields.convert("site", DatadogSite.US1, DatadogType::site);
        if (!fields.has("url")) {
            return site.api();
        }
        if (fields.has("site")) {
            common.note("url", "stands beside 'site'; leave one out");
        }
        return common.url("url");
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        String apiKey = common.token(common.secret("apiKey"), "apiKey");
        String applicationKey = common.token(common.secret("appKey"), "appKey");
        DatadogSettings.Evaluation evaluation =
                fields.oneOf("evaluation", DatadogSettings.Evaluation.class, DatadogSettings.Evaluation.LAST);
        // other evaluations are the newer version's
        DatadogSettings.Api api = fields.oneOf(
                "api",
                DatadogSettings.Api.class,
                evaluation == DatadogSettings.Evaluation.LAST ? DatadogSettings.Api.V1 : DatadogSettings.Api.V2);
        Duration lookback = fields.duration("lookback", DatadogSettings.DEFAULT_LOOKBACK);
        Duration settle = fields.duration("settle", DatadogSettings.DEFAULT_SETTLE);
        Maker maker = connection -> DatadogSource.open(DatadogSettings.of(connection, apiKey, applicationKey)
                .asking(api, evaluation)
                .looking(lookback, settle));
        return maker.speaking(QueryLanguage.DATADOG);
    }

    /** @throws IllegalArgumentException telling the sites there are */
    static DatadogSite site(@CheckForNull String text) {
        return DatadogSite.find(String.valueOf(text))
                .orElseThrow(() -> new IllegalArgumentException(
                        "must be one of " + DatadogSite.domains() + ", but is '" + text + "'"));
    }
}
