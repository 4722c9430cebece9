package io.jenkins.plugins.deploymentverification.engine.aftermath;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.util.ArrayList;
import java.util.List;

/** What people were asked and decided so far, folded from events. Not thread-safe. */
final class Decisions {

    private final List<DecisionRecord> all = new ArrayList<>();
    /** A person decided to roll back, and that was not asked for yet. */
    private boolean rollbackDue;

    List<DecisionRecord> all() {
        return List.copyOf(all);
    }

    @CheckForNull
    DecisionRecord open() {
        return all.stream().filter(DecisionRecord::isOpen).findFirst().orElse(null);
    }

    /** The last answer to a question that was put; null where there is none. */
    @CheckForNull
    DecisionRecord answer() {
        return all.stream()
                .filter(d -> d.choice() != null)
                .reduce((first, last) -> last)
                .orElse(null);
    }

    /** The decision to roll back that is still to be followed; null for none. */
    @CheckForNull
    DecisionRecord rollbackDue() {
        return rollbackDue ? answer() : null;
    }

    /** A rollback was asked for. */
    void rollbackRequested() {
        rollbackDue = false;
    }

    /**
     * Takes in an event.
     *
     * @return false where it is none of a decision
     * @throws IllegalStateException when it cannot happen now; nothing is changed then
     */
    boolean record(AftermathEvent event) {
        DecisionRecord open = open();
        if (event instanceof AftermathEvent.DecisionAsked asked) {
            require(open == null, "a person is being asked already");
            all.add(asked.question());
        } else if (event instanceof AftermathEvent.Decided decided) {
            require(open != null, "there is no open question");
            require(
                    open.choices().contains(decided.choice()) || open.fallback() == decided.choice(),
                    decided.choice() + " is not among the choices");
            replace(open, open.decided(decided.choice(), decided.who(), decided.reason(), decided.at()));
            rollbackDue = decided.choice() == DecisionRecord.Choice.ROLL_BACK;
        } else if (event instanceof AftermathEvent.QuestionWithdrawn withdrawn) {
            require(open != null, "there is no open question");
            replace(open, open.decided(null, null, null, withdrawn.at()));
        } else {
            return false;
        }
        return true;
    }

    private void replace(DecisionRecord before, DecisionRecord after) {
        all.set(all.indexOf(before), after);
    }

    private static void require(boolean possible, String why) {
        if (!possible) {
            throw new IllegalStateException(why);
        }
    }
}
