package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.document.Names;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord.Choice;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a person is asked: who may decide, until when, and what happens without an answer. Immutable. */
@Restricted(NoExternalUse.class)
public final class RequestedDecision implements Serializable {

    private static final long serialVersionUID = 1L;
    /** What is done where nobody decides in time, unless something else is said. */
    public static final String USUAL_FALLBACK = "fail";

    private static final String USUAL_TIMEOUT = "30m";
    private static final Duration LONGEST = Duration.ofDays(30);

    private final long timeoutMillis;
    private final String fallback;
    private final ArrayList<String> submitters;
    private final boolean rollback;

    private RequestedDecision(Duration timeout, Choice fallback, List<String> submitters, boolean rollback) {
        this.timeoutMillis = timeout.toMillis();
        this.fallback = fallback.name();
        this.submitters = new ArrayList<>(submitters);
        this.rollback = rollback;
    }

    /**
     * What was written.
     *
     * @param timeout a duration; null for 30 minutes
     * @param fallback see {@link #fallback}
     * @param submitters names of users and groups with commas between them; null for all who may build
     * @param rollback whether there is one to choose
     * @throws AbortException when something is wrong with it
     */
    public static RequestedDecision of(
            @CheckForNull String timeout,
            @CheckForNull String fallback,
            @CheckForNull String submitters,
            boolean rollback)
            throws AbortException {
        try {
            Duration patience = Durations.parse(timeout == null ? USUAL_TIMEOUT : timeout);
            if (patience.isZero() || patience.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "'askTimeout' must be more than 0 and at most 30 days, but is '" + timeout + "'");
            }
            Choice otherwise = fallback(fallback);
            if (otherwise == Choice.ROLL_BACK && !rollback) {
                throw new IllegalArgumentException(
                        "'askDefault' is 'rollback', but there is no 'rollback' that could be run");
            }
            return new RequestedDecision(patience, otherwise, Names.of(submitters), rollback);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * What happens where nobody decides in time.
     *
     * @param text {@code keep}, {@code rollback} or {@code fail}; null for the last
     * @throws IllegalArgumentException telling these
     */
    public static Choice fallback(@CheckForNull String text) {
        if (text == null) {
            return Choice.FAIL;
        }
        for (Choice choice : Choice.values()) {
            if (code(choice).equals(text)) {
                return choice;
            }
        }
        throw new IllegalArgumentException("'askDefault' must be 'keep', 'rollback' or 'fail', but is '" + text + "'");
    }

    /** For forms. */
    static ListBoxModel fallbackItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.RequestedDecision_fail(), code(Choice.FAIL));
        items.add(Messages.RequestedDecision_keep(), code(Choice.KEEP));
        items.add(Messages.RequestedDecision_rollback(), code(Choice.ROLL_BACK));
        return items;
    }

    private static String code(Choice choice) {
        return switch (choice) {
            case KEEP -> "keep";
            case ROLL_BACK -> "rollback";
            case FAIL -> "fail";
        };
    }

    /** A question that is put now. */
    public DecisionRecord question(DecisionRecord.Kind kind, Instant now) {
        return new DecisionRecord(
                kind,
                List.of(Choice.KEEP, rollback ? Choice.ROLL_BACK : Choice.FAIL),
                submitters,
                now,
                now.plusMillis(timeoutMillis),
                Choice.valueOf(fallback),
                null,
                null,
                null,
                null);
    }
}
