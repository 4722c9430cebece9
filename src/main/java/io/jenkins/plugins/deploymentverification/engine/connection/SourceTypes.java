package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The types of metric sources that connections files and command lines know. A new one is one more line here. */
final class SourceTypes {

    /** What is taken where a file names no type. */
    static final SourceType DEFAULT = new PrometheusType();

    private static final List<SourceType> ALL = List.of(
            DEFAULT,
            new AlertmanagerType(),
            new JsonType(),
            new DatadogType(),
            new GrafanaType(),
            new CloudWatchType(),
            new NewRelicType(),
            new InfluxType(),
            new GraphiteType(),
            new ElasticType());

    private SourceTypes() {}

    /** Written in any case. */
    static Optional<SourceType> find(String code) {
        String wanted = code.strip().toLowerCase(Locale.ROOT);
        return ALL.stream().filter(type -> type.code().equals(wanted)).findFirst();
    }

    /** As people write them, with commas between. */
    static String codes() {
        return ALL.stream().map(SourceType::code).collect(Collectors.joining(", "));
    }

    /** The field {@code type}. */
    static SourceType of(Fields fields) {
        return fields.convert("type", DEFAULT, SourceTypes::parse);
    }

    private static SourceType parse(@CheckForNull String code) {
        return find(String.valueOf(code))
                .orElseThrow(
                        () -> new IllegalArgumentException("must be one of " + codes() + ", but is '" + code + "'"));
    }
}
