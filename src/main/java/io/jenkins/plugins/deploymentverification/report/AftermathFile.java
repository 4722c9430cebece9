package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathCodec;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What followed a verification's verdict: an append-only file beside its report, which it completes. The first line is the
 * plan, each further line an event. It stays with the build, since a rollback may also be asked for later. The file is open
 * only while a line is written. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class AftermathFile {

    private static final Logger LOGGER = Logger.getLogger(AftermathFile.class.getName());

    private final Run<?, ?> run;
    private final String id;
    private final LineFile file;

    /** @throws IllegalArgumentException when it is no id of a verification */
    public AftermathFile(Run<?, ?> run, String id) {
        if (!ReportStore.isId(id)) {
            throw new IllegalArgumentException("not the id of a verification: " + id);
        }
        this.run = run;
        this.id = id;
        file = new LineFile(run, id + ".aftermath");
    }

    /**
     * What was kept. A last line that a crash cut short is left out.
     *
     * @return null when nothing has followed
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public synchronized Aftermath read() throws IOException {
        List<String> lines = file.lines();
        if (lines.isEmpty()) {
            return null;
        }
        List<AftermathEvent> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            events.add(AftermathCodec.readEvent(line));
        }
        try {
            return Aftermath.restore(AftermathCodec.readPlan(lines.get(0)), events);
        } catch (IllegalStateException e) {
            throw new IOException(file + " cannot be what happened: " + e.getMessage(), e);
        }
    }

    /** Begins the file; does nothing where it is begun. */
    public synchronized void begin(AftermathPlan plan) throws IOException {
        file.begin(AftermathCodec.writePlan(plan));
    }

    /** Returns when the event is on disk. The verification's record tells of rollbacks that were made, too. */
    public void append(AftermathEvent event) throws IOException {
        synchronized (this) {
            file.append(AftermathCodec.writeEvent(event));
        }
        if (event instanceof AftermathEvent.RollbackEnded || event instanceof AftermathEvent.RecheckEnded) {
            note();
        }
    }

    /** The event is kept; that lists do not know of it holds up nothing. */
    private void note() {
        VerificationAction action = run.getAction(VerificationAction.class);
        try {
            if (action != null) {
                action.noteRollback(id);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The list of deployments does not know of the rollback in " + run);
        }
    }
}
