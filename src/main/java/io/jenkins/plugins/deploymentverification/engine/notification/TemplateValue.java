package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a template can name; there is nothing else. docs/notifications-other.md tells people of them. */
public enum TemplateValue {
    /** The event in words: "Failed". */
    EVENT("event", Kind.TEXT),
    /** The event's character: "❌". */
    SYMBOL("symbol", Kind.TEXT),
    /** The title that the message would have without a template. */
    TITLE("title", Kind.TEXT),
    SERVICE("service", Kind.TEXT),
    ENVIRONMENT("environment", Kind.TEXT),
    VERSION("version", Kind.TEXT),
    DEPLOYED_BY("deployedBy", Kind.TEXT),
    POLICY("policy", Kind.TEXT),
    VERDICT("verdict", Kind.TEXT),
    SCORE("score", Kind.TEXT),
    /** How long the verification, or the build where there is none, took. */
    DURATION("duration", Kind.TEXT),
    /** Why the verdict is what it is, each with its check. */
    REASONS("reasons", Kind.LIST),
    /** Of the verification's report. */
    REPORT_URL("reportUrl", Kind.URL),
    /** The job's full display name. */
    JOB("job", Kind.TEXT),
    /** The build as people say it: "#12". */
    BUILD("build", Kind.TEXT),
    BUILD_URL("buildUrl", Kind.URL),
    /** The build's result in words. */
    RESULT("result", Kind.TEXT),
    /** Who or what started the build. */
    CAUSE("cause", Kind.TEXT),
    /** Commits since the last successful build. */
    CHANGES("changes", Kind.LIST);

    /** How a value is given, and where it may stand. */
    public enum Kind {
        TEXT,
        /** May be where a link leads, too. */
        URL,
        /** Several lines. */
        LIST
    }

    private final String key;
    private final Kind kind;

    TemplateValue(String key, Kind kind) {
        this.key = key;
        this.kind = kind;
    }

    /** As it stands in templates. */
    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    static Optional<TemplateValue> of(String key) {
        return Arrays.stream(values()).filter(v -> v.key.equals(key)).findFirst();
    }

    static String known(Kind... kinds) {
        return Arrays.stream(values())
                .filter(v -> Arrays.asList(kinds).contains(v.kind))
                .map(TemplateValue::key)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
