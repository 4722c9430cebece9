package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The journal of a state machine in a build's folder: the first line is its plan, each further line an event. It stays with the
 * build, and is open only while a line is written. Thread-safe.
 *
 * @param <P> the plan
 * @param <E> an event
 * @param <S> the state, which follows from both
 */
@Restricted(NoExternalUse.class)
public abstract class EventFile<P, E, S> {

    /** Reads a line. */
    interface Reader<T> {
        T read(String line) throws IOException;
    }

    /** How plan and events are written, and what follows from them. */
    record Format<P, E, S>(
            Function<P, String> writePlan,
            Reader<P> readPlan,
            Function<E, String> writeEvent,
            Reader<E> readEvent,
            BiFunction<P, List<E>, S> restore) {}

    private final LineFile file;
    private final Format<P, E, S> format;

    /** @throws IllegalArgumentException when the id is none that we gave */
    EventFile(Run<?, ?> run, String id, String extension, Format<P, E, S> format) {
        if (!ReportStore.isId(id)) {
            throw new IllegalArgumentException("not the id of something in a build: " + id);
        }
        this.file = new LineFile(run, id + extension);
        this.format = format;
    }

    /**
     * What was kept. A last line that a crash cut short is left out.
     *
     * @return null when it was not begun
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public final synchronized S read() throws IOException {
        List<String> lines = file.lines();
        if (lines.isEmpty()) {
            return null;
        }
        List<E> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            events.add(format.readEvent.read(line));
        }
        try {
            return format.restore.apply(format.readPlan.read(lines.get(0)), events);
        } catch (IllegalStateException e) {
            throw new IOException(file + " cannot be what happened: " + e.getMessage(), e);
        }
    }

    /** Begins the file; does nothing where it is begun. */
    public final synchronized void begin(P plan) throws IOException {
        file.begin(format.writePlan.apply(plan));
    }

    /** Returns when the event is on disk. */
    public synchronized void append(E event) throws IOException {
        file.append(format.writeEvent.apply(event));
    }

    @Override
    public final String toString() {
        return file.toString();
    }
}
