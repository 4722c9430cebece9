package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a person was asked or decided, on the page of its verification, in the reader's language and time zone. */
@Restricted(NoExternalUse.class)
public final class DecisionView {

    private final DecisionRecord decision;
    private final int number;
    private final Words words;
    private final boolean mayDecide;

    /**
     * @param number of it, from 0
     * @param mayDecide whether the reader is among those who may
     */
    DecisionView(DecisionRecord decision, int number, Words words, boolean mayDecide) {
        this.decision = decision;
        this.number = number;
        this.words = words;
        this.mayDecide = mayDecide;
    }

    /** Its anchor on the page. */
    public String getKey() {
        return "decision-" + number;
    }

    /** For telling whether what is shown has changed. */
    int version() {
        return List.of(decision, mayDecide).hashCode();
    }

    /** For shape and colour. */
    public State getState() {
        return state(decision);
    }

    static State state(DecisionRecord decision) {
        if (decision.isOpen()) {
            return State.RUNNING;
        }
        if (decision.choice() == null) {
            return State.LOST;
        }
        return switch (decision.choice()) {
            case KEEP -> decision.kind() == DecisionRecord.Kind.OVERRULE ? State.WARNING : State.PASSED;
            case ROLL_BACK, FAIL -> State.FAILED;
        };
    }

    /** What was decided, in a few words. */
    public String getTitle() {
        return decision.isOpen() ? Messages.Decision_Open() : outcome(decision);
    }

    /** What was decided, in a few words. */
    static String outcome(DecisionRecord decision) {
        if (decision.isWithdrawn()) {
            return Messages.Decision_Withdrawn();
        }
        if (decision.kind() == DecisionRecord.Kind.OVERRULE) {
            return Messages.Decision_Overruled();
        }
        if (decision.isByDeadline()) {
            return Messages.Decision_Expired(label(decision.kind(), decision.choice()));
        }
        return switch (decision.choice()) {
            case KEEP ->
                decision.kind() == DecisionRecord.Kind.PAUSE ? Messages.Decision_GoneOn() : Messages.Decision_Kept();
            case ROLL_BACK -> Messages.Decision_RolledBack();
            case FAIL -> Messages.Decision_Failed();
        };
    }

    /** What it is about. */
    public String getSubject() {
        return switch (decision.kind()) {
            case INCONCLUSIVE -> Messages.Decision_Inconclusive();
            case PAUSE -> Messages.Decision_Pause();
            case OVERRULE -> Messages.Decision_Overrule();
        };
    }

    /** Who decided and when, or until when somebody may. */
    public String getFacts() {
        if (decision.isOpen()) {
            return Messages.Decision_Until(
                    words.dateTime(decision.deadline()), label(decision.kind(), decision.fallback()));
        }
        String at = words.dateTime(Objects.requireNonNullElse(decision.decidedAt(), decision.askedAt()));
        return decision.who() == null ? at : Messages.Decision_By(Words.person(decision.who()), at);
    }

    @CheckForNull
    public String getReason() {
        return decision.reason();
    }

    /** Who may decide; null for all who may build the job. */
    @CheckForNull
    public String getSubmitters() {
        return decision.submitters().isEmpty() ? null : String.join(", ", decision.submitters());
    }

    boolean isOverruling() {
        return decision.kind() == DecisionRecord.Kind.OVERRULE;
    }

    public boolean isOpen() {
        return decision.isOpen();
    }

    /** The buttons of the reader; none where it is not open, or the reader may not decide. */
    public List<Button> getButtons() {
        return decision.isOpen() && mayDecide
                ? decision.choices().stream()
                        .map(choice -> new Button(choice.name(), label(decision.kind(), choice)))
                        .toList()
                : List.of();
    }

    /** The label of a choice; null where it is none of this question. */
    @CheckForNull
    public String label(String code) {
        return decision.choices().stream()
                .filter(choice -> choice.name().equals(code))
                .map(choice -> label(decision.kind(), choice))
                .findFirst()
                .orElse(null);
    }

    static String label(DecisionRecord.Kind kind, DecisionRecord.Choice choice) {
        return switch (choice) {
            case KEEP -> kind == DecisionRecord.Kind.PAUSE ? Messages.Decision_GoOn() : Messages.Decision_Keep();
            case ROLL_BACK -> Messages.Decision_RollBack();
            case FAIL -> Messages.Decision_Fail();
        };
    }

    /** A link to the page that asks again. */
    public static final class Button {

        private final String code;
        private final String label;

        private Button(String code, String label) {
            this.code = code;
            this.label = label;
        }

        public String getCode() {
            return code;
        }

        public String getLabel() {
            return label;
        }

        public boolean isPrimary() {
            return code.equals(DecisionRecord.Choice.KEEP.name());
        }
    }
}
