package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalCodec;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The journal of the approvals of one gate, in the build's folder. It stays with the build. Thread-safe. */
@Restricted(NoExternalUse.class)
public final class ApprovalFile {

    private final LineFile file;

    /** @throws IllegalArgumentException when it is no id of a gate */
    public ApprovalFile(Run<?, ?> run, String id) {
        if (!ReportStore.isId(id)) {
            throw new IllegalArgumentException("not the id of a gate: " + id);
        }
        file = new LineFile(run, id + ".approval");
    }

    /**
     * How it stands.
     *
     * @return null when nobody was asked
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public synchronized Approval read() throws IOException {
        List<String> lines = file.lines();
        if (lines.isEmpty()) {
            return null;
        }
        List<ApprovalEvent> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            events.add(ApprovalCodec.readEvent(line));
        }
        try {
            return Approval.restore(ApprovalCodec.readPlan(lines.get(0)), events);
        } catch (IllegalStateException e) {
            throw new IOException(file + " cannot be what happened: " + e.getMessage(), e);
        }
    }

    /** Begins the file; does nothing where it is begun. */
    public synchronized void begin(ApprovalPlan plan) throws IOException {
        file.begin(ApprovalCodec.writePlan(plan));
    }

    /** Returns when the event is on disk. */
    public synchronized void append(ApprovalEvent event) throws IOException {
        file.append(ApprovalCodec.writeEvent(event));
    }
}
