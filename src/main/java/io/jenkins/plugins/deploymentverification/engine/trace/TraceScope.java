package io.jenkins.plugins.deploymentverification.engine.trace;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * For which verification the present thread works: all HTTP requests of the thread carry its headers until the scope
 * is closed. Threads that are started meanwhile are not in it.
 *
 * <pre>{@code
 * try (TraceScope scope = TraceScope.open(plan.trace())) {
 *     source.query(query);
 * }
 * }</pre>
 */
public final class TraceScope implements AutoCloseable {

    private static final ThreadLocal<Trace> CURRENT = new ThreadLocal<>();

    @CheckForNull
    private final Trace before;

    private TraceScope(@CheckForNull Trace before) {
        this.before = before;
    }

    /** @param trace null for none: requests then carry nothing */
    public static TraceScope open(@CheckForNull Trace trace) {
        TraceScope scope = new TraceScope(CURRENT.get());
        set(trace);
        return scope;
    }

    /** What the present thread's requests belong to, or null. */
    @CheckForNull
    public static Trace current() {
        return CURRENT.get();
    }

    @Override
    public void close() {
        set(before);
    }

    /** Threads of pools live on, and so would an entry. */
    private static void set(@CheckForNull Trace trace) {
        if (trace == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(trace);
        }
    }
}
