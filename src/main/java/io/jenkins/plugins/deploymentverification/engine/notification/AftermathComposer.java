package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messages of what follows a verdict: rollbacks, questions to people and their decisions. Immutable. */
final class AftermathComposer {

    private static final int MAX_MESSAGE = 600;

    private final NoticeParts parts;
    private final Texts texts;

    AftermathComposer(NoticeParts parts) {
        this.parts = parts;
        this.texts = parts.texts();
    }

    /**
     * How a rollback stands. A failed one is urgent and calls everybody.
     *
     * @param evidence the report whose verdict led to it
     */
    Notification rollback(Event event, Evidence evidence, RollbackRecord rollback, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        List<Fact> facts = parts.factsOf(report.deployment());
        parts.add(facts, "fact.rollback", rollback.description());
        parts.add(facts, "fact.askedBy", rollback.who());
        parts.add(facts, "fact.why", cause(rollback));
        parts.add(facts, "fact.reason", reason(report, rollback));
        if (rollback.startedAt() != null && rollback.endedAt() != null) {
            parts.add(
                    facts,
                    "fact.duration",
                    NoticeParts.duration(Duration.between(rollback.startedAt(), rollback.endedAt())));
        }
        parts.addBuild(facts, build);
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(texts.get(rollbackKey(rollback))));
        if (rollback.message() != null) {
            text.add(Paragraph.of(Fitting.first(rollback.message(texts.locale()), MAX_MESSAGE)));
        }
        boolean loud = event == Event.ROLLBACK_FAILED;
        return new Notification(
                event,
                loud ? Urgency.CRITICAL : Urgency.NORMAL,
                parts.title(event, report.deployment()),
                null,
                facts,
                text,
                parts.buttons(List.of(evidence), build),
                loud ? new Mentions(List.of(), List.of(), true) : Mentions.NONE);
    }

    /**
     * A question to a person, or its answer, or an overruled verdict. A question has a button for each choice; they lead
     * to pages that ask again, since a link must change nothing.
     */
    Notification decision(Evidence evidence, DecisionRecord decision, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        Event event = decision.isOpen() ? Event.DECISION_NEEDED : Event.DECIDED;
        List<Fact> facts = parts.factsOf(report.deployment());
        List<Paragraph> text = new ArrayList<>();
        List<Button> buttons = new ArrayList<>();
        if (decision.isOpen()) {
            parts.add(facts, "fact.until", ReportWords.time(decision.deadline()));
            parts.add(facts, "fact.otherwise", choice(decision, decision.fallback()));
            parts.add(facts, "fact.mayDecide", String.join(", ", decision.submitters()));
            text.add(Paragraph.of(texts.get("decision.ask" + decision.kind())));
            text.addAll(parts.reasons(report));
            if (evidence.url() != null && Span.isLink(evidence.url())) {
                decision.choices().stream()
                        .map(c -> new Button(choice(decision, c), evidence.url() + "confirmDecision?choice=" + c))
                        .forEach(buttons::add);
            }
        } else if (decision.kind() == DecisionRecord.Kind.OVERRULE) {
            text.add(Paragraph.of(texts.get("decision.overruled")));
        } else {
            parts.add(facts, "fact.decision", choice(decision, decision.choice()));
            if (decision.isByDeadline()) {
                text.add(Paragraph.of(texts.get("decision.deadline")));
            }
        }
        parts.add(facts, "fact.decidedBy", decision.who());
        parts.add(facts, "fact.reason", decision.reason());
        parts.addBuild(facts, build);
        buttons.addAll(parts.buttons(List.of(evidence), build));
        return new Notification(
                event,
                Urgency.NORMAL,
                parts.title(event, report.deployment()),
                null,
                facts,
                text,
                buttons,
                Mentions.NONE);
    }

    private String choice(DecisionRecord decision, DecisionRecord.Choice choice) {
        boolean goOn = decision.kind() == DecisionRecord.Kind.PAUSE && choice == DecisionRecord.Choice.KEEP;
        return texts.get(goOn ? "decision.goOn" : "decision." + choice);
    }

    /** A record keeps the verdict's reason in English. */
    @CheckForNull
    private String reason(Report report, RollbackRecord rollback) {
        boolean ofVerdict = rollback.cause() == RollbackRecord.Cause.VERDICT
                && rollback.reason() != null
                && !report.reasons().isEmpty();
        return ofVerdict ? report.reasons().get(0).text(texts.locale()) : rollback.reason();
    }

    /** Why, where neither a verdict nor a person's name says it. */
    @CheckForNull
    private String cause(RollbackRecord rollback) {
        return switch (rollback.cause()) {
            case STAGE_FAILED -> texts.get("cause.STAGE_FAILED");
            case ABORT -> texts.get("cause.ABORT");
            case VERDICT, RULE, PERSON -> null;
        };
    }

    private static String rollbackKey(RollbackRecord rollback) {
        if (rollback.outcome() != RollbackRecord.Outcome.DONE) {
            return "rollback." + rollback.outcome();
        }
        if (rollback.healed() != null) {
            return rollback.healed() ? "rollback.healed" : "rollback.notHealed";
        }
        boolean verified = rollback.recheck() != null && rollback.recheck().verdict() != null;
        return verified ? "rollback.unknownHealed" : "rollback.DONE";
    }
}
