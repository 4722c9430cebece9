package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.AwsCredentials;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.CloudWatchSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.CloudWatchSource;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.Regions;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.net.URI;
import java.time.Duration;

/** Amazon CloudWatch. */
final class CloudWatchType implements SourceType {

    private static final URI NO_URL = URI.create("http://invalid");

    @Override
    public String code() {
        return "cloudwatch";
    }

    @Override
    public URI url(Fields fields, ConnectionFields common) {
        URI ofRegion = NO_URL;
        String region = fields.required("region");
        try {
            ofRegion = region.isEmpty() ? NO_URL : Regions.endpoint(region);
        } catch (IllegalArgumentException e) {
            common.note("region", e.getMessage());
        }
        return fields.has("url") ? common.url("url") : ofRegion;
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        String region = fields.text("region", "");
        String id = fields.required("accessKeyId");
        String key = common.secret("secretAccessKey");
        boolean temporary = fields.has("sessionToken") | fields.has("sessionTokenFile");
        String token = temporary ? common.secret("sessionToken") : null;
        Duration period = fields.duration("period", CloudWatchSettings.DEFAULT_PERIOD);
        Duration usual = CloudWatchSettings.DEFAULT_LOOKBACK;
        Duration lookback = fields.duration("lookback", period.compareTo(usual) > 0 ? period : usual);
        Maker maker = connection -> CloudWatchSource.open(
                new CloudWatchSettings(connection, region, new AwsCredentials(id, key, token), period, lookback));
        return maker.speaking(QueryLanguage.CLOUDWATCH);
    }
}
