package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The report behind a page, read when it is first asked for: lists make pages without ever looking at reports. */
final class LoadedReport {

    private static final Logger LOGGER = Logger.getLogger(LoadedReport.class.getName());

    private final VerificationAction action;
    private final String id;
    private final Supplier<State> state;

    private ReportSummary summary;
    private String problem;
    private boolean read;

    /** @param state of the verification, for telling why there is no report */
    LoadedReport(VerificationAction action, String id, Supplier<State> state) {
        this.action = action;
        this.id = id;
        this.state = state;
    }

    /** Null where there is none; {@link #problem} says why. */
    @CheckForNull
    ReportSummary summary() {
        if (!read) {
            read = true;
            try {
                summary = action.reports().summary(id);
                if (summary == null) {
                    problem = switch (state.get()) {
                        case RUNNING -> Messages.VerificationPage_NothingYet();
                        case LOST -> Messages.VerificationPage_Lost();
                        default -> Messages.VerificationPage_NoFile();
                    };
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "cannot read the report " + id + " of " + action.getRun(), e);
                problem = Messages.VerificationPage_Unreadable();
            }
        }
        return summary;
    }

    /** Without measurements; null where there is none. */
    @CheckForNull
    Report report() {
        return summary() == null ? null : summary().report();
    }

    /** Why there is no report, for people; null where there is one. */
    @CheckForNull
    String problem() {
        summary();
        return problem;
    }

    /** Of one check; empty where they cannot be read, which is logged. */
    List<Measurement> measurements(int index) {
        try {
            return action.reports().measurements(id, index);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot read measurements of " + id + " of " + action.getRun(), e);
            return List.of();
        }
    }
}
