package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutCodec;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutEvent;
import io.jenkins.plugins.deploymentverification.engine.rollout.RolloutPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The journal of a progressive rollout, beside the reports of its stages. It stays with the build. Thread-safe. */
@Restricted(NoExternalUse.class)
public final class RolloutFile {

    private final LineFile file;

    /** @throws IllegalArgumentException when it is no id of a rollout */
    public RolloutFile(Run<?, ?> run, String id) {
        if (!ReportStore.isId(id)) {
            throw new IllegalArgumentException("not the id of a rollout: " + id);
        }
        file = new LineFile(run, id + ".rollout");
    }

    /**
     * How it stands.
     *
     * @return null when it has not begun
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public synchronized Rollout read() throws IOException {
        List<String> lines = file.lines();
        if (lines.isEmpty()) {
            return null;
        }
        List<RolloutEvent> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            events.add(RolloutCodec.readEvent(line));
        }
        try {
            return Rollout.restore(RolloutCodec.readPlan(lines.get(0)), events);
        } catch (IllegalStateException e) {
            throw new IOException(file + " cannot be what happened: " + e.getMessage(), e);
        }
    }

    /** Begins the file; does nothing where it is begun. */
    public synchronized void begin(RolloutPlan plan) throws IOException {
        file.begin(RolloutCodec.writePlan(plan));
    }

    /**
     * Returns when the event is on disk.
     *
     * @throws IllegalStateException when it cannot happen now; nothing is written then
     */
    public synchronized void append(RolloutEvent event) throws IOException {
        Rollout rollout = read();
        if (rollout == null) {
            throw new IOException("the rollout has not begun: " + file);
        }
        rollout.record(event);
        file.append(RolloutCodec.writeEvent(event));
    }
}
