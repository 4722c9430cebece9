package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.Objects;

/** A name and a value that many services show as a table: "Duration", "3 min". */
public record Fact(String name, Span value) {

    public Fact {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    public static Fact of(String name, String value) {
        return new Fact(name, Span.text(value));
    }
}
