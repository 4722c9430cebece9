package io.jenkins.plugins.deploymentverification.engine.trace;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what the requests of a verification are recognised: its run id, and the trace that they belong to, as
 * <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a> has it. Immutable and without secrets.
 *
 * @param runId of the verification, unique over all builds: a UUID
 * @param traceId 32 lower-case hexadecimal digits, not all zero
 * @param flags two lower-case hexadecimal digits, of which Trace Context level 1 knows the last bit: sampled
 * @param state {@code tracestate} of the trace that is continued, passed on as it came; null for a trace of our own
 */
public record Trace(
        String runId,
        String traceId,
        String flags,
        @CheckForNull String state) implements Serializable {

    /** The header with the run id. */
    public static final String RUN_HEADER = "X-Deployment-Verification-Run";

    private static final long serialVersionUID = 1L;

    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
    private static final Pattern FLAGS = Pattern.compile("[0-9a-f]{2}");
    /** A later version may have more fields, after another dash; version ff is none. */
    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-(?<flags>[0-9a-f]{2})(?<more>-.*)?");
    /** The specification wants at least so much of it passed on; nothing can be cut off without reading it. */
    private static final int MAX_STATE = 512;

    private static final Pattern STATE = Pattern.compile("[\\x20-\\x7e]{1," + MAX_STATE + "}");
    private static final String SAMPLED = "01";

    public Trace {
        check(RUN_ID, runId, "run id");
        check(TRACE_ID, traceId, "trace id");
        check(FLAGS, flags, "trace flags");
        if (state != null) {
            check(STATE, state, "tracestate");
        }
    }

    private static void check(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("not a " + what + ": " + text.length() + " characters");
        }
    }

    /** A new run with a trace of its own, whose id is the run's without dashes. */
    public static Trace create() {
        return of(UUID.randomUUID(), null, null);
    }

    /** A new run that continues the trace of its surroundings; with one of its own where those have none. */
    public static Trace continuing(@CheckForNull String traceparent, @CheckForNull String tracestate) {
        return of(UUID.randomUUID(), traceparent, tracestate);
    }

    /** The same for a run id that is known: what is not valid Trace Context is left alone, as the standard wants. */
    public static Trace of(UUID run, @CheckForNull String traceparent, @CheckForNull String tracestate) {
        String runId = run.toString();
        Matcher parent = PARENT.matcher(traceparent == null ? "" : traceparent.strip());
        boolean valid = parent.matches()
                && TRACE_ID.matcher(parent.group("trace")).matches()
                && (parent.group("more") == null || !parent.group("version").equals("00"));
        if (!valid) {
            return new Trace(runId, runId.replace("-", "").toLowerCase(Locale.ROOT), SAMPLED, null);
        }
        // of a later version's flags only this bit is known
        int flags = Integer.parseInt(parent.group("flags"), 16) & 1;
        String state = tracestate == null ? "" : tracestate.strip();
        return new Trace(
                runId,
                parent.group("trace"),
                flags == 1 ? SAMPLED : "00",
                STATE.matcher(state).matches() ? state : null);
    }

    /** The headers of one request, which is a span of its own. */
    public SortedMap<String, String> headers() {
        long span;
        do {
            span = ThreadLocalRandom.current().nextLong();
        } while (span == 0);
        SortedMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(RUN_HEADER, runId);
        headers.put("traceparent", "00-" + traceId + "-" + String.format(Locale.ROOT, "%016x", span) + "-" + flags);
        if (state != null) {
            headers.put("tracestate", state);
        }
        return Collections.unmodifiableSortedMap(headers);
    }
}
