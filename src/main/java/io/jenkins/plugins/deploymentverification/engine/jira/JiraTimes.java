package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How Jira writes points in time: {@code 2026-11-21T08:30:00.000+0100}. */
public final class JiraTimes {

    private static final DateTimeFormatter READ =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX][XX][X]");
    private static final DateTimeFormatter WRITE = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXX");

    private JiraTimes() {}

    /** Null when it is none. */
    @CheckForNull
    public static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text.strip(), READ).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** In UTC. */
    public static String format(Instant time) {
        return WRITE.format(time.atOffset(ZoneOffset.UTC));
    }
}
