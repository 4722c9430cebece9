package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Datadog's sites. An organisation lives on one of them, and its keys are worth nothing on the others.
 *
 * @see <a href="https://docs.datadoghq.com/getting_started/site/">Datadog sites</a>
 */
public enum DatadogSite {
    US1("datadoghq.com", "app.datadoghq.com"),
    US3("us3.datadoghq.com", "us3.datadoghq.com"),
    US5("us5.datadoghq.com", "us5.datadoghq.com"),
    EU1("datadoghq.eu", "app.datadoghq.eu"),
    AP1("ap1.datadoghq.com", "ap1.datadoghq.com"),
    AP2("ap2.datadoghq.com", "ap2.datadoghq.com"),
    UK1("uk1.datadoghq.com", "uk1.datadoghq.com"),
    US1_FED("ddog-gov.com", "app.ddog-gov.com"),
    US2_FED("us2.ddog-gov.com", "us2.ddog-gov.com");

    private final String domain;
    private final String appHost;

    DatadogSite(String domain, String appHost) {
        this.domain = domain;
        this.appHost = appHost;
    }

    /** As Datadog calls it, for example {@code us3.datadoghq.com}. */
    public String domain() {
        return domain;
    }

    /** Where its API is. */
    public URI api() {
        return URI.create("https://api." + domain);
    }

    /** Where people look at it. */
    public URI app() {
        return URI.create("https://" + appHost);
    }

    /** By its domain ({@code datadoghq.eu}) or its short name ({@code EU1}), in any case. */
    public static Optional<DatadogSite> find(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(s -> s.domain.equals(wanted)
                        || s.appHost.equals(wanted)
                        || s.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(wanted.replace('_', '-')))
                .findFirst();
    }

    /** The site whose API that is, or null. */
    @CheckForNull
    public static DatadogSite ofApi(URI url) {
        String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(s -> host.equals("api." + s.domain) || host.equals(s.appHost))
                .findFirst()
                .orElse(null);
    }

    /** The domains, with commas between. */
    public static String domains() {
        return Arrays.stream(values()).map(DatadogSite::domain).collect(Collectors.joining(", "));
    }
}
