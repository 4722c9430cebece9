package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a page shows of a verification, a check or a measurement: always a shape and a word, never a colour alone. */
@Restricted(NoExternalUse.class)
public enum State {
    FAILED,
    INCONCLUSIVE,
    WARNING,
    /** Still measuring. */
    RUNNING,
    /** It began, and neither runs nor left a report. */
    LOST,
    PASSED;

    /** The state of a judgement; open ones are running. */
    public static State of(@CheckForNull Verdict verdict) {
        return verdict == null ? RUNNING : valueOf(verdict.name());
    }

    /** The state a measurement shows by itself, however the check lets it count. */
    public static State of(Outcome outcome) {
        return switch (outcome) {
            case OK -> PASSED;
            case WARNED -> WARNING;
            case BREACH -> FAILED;
            case PENDING -> RUNNING;
            case NO_DATA, NOT_A_NUMBER, NO_TRAFFIC, NO_BASELINE, DOUBTFUL, SOURCE_ERROR -> INCONCLUSIVE;
        };
    }

    /** The part of CSS classes that tells the state. */
    public String getId() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String getSymbol() {
        return "symbol-verdict-" + (this == LOST ? INCONCLUSIVE : this).getId() + " plugin-deployment-verification";
    }

    public String getWord() {
        return switch (this) {
            case PASSED -> Messages.State_Passed();
            case WARNING -> Messages.State_Warning();
            case INCONCLUSIVE -> Messages.State_Inconclusive();
            case FAILED -> Messages.State_Failed();
            case RUNNING -> Messages.State_Running();
            case LOST -> Messages.State_Lost();
        };
    }
}
