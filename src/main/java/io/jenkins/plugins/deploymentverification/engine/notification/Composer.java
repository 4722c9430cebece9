package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Writes the messages that nobody wrote by hand: of a verification, and of a build. Immutable. */
public final class Composer {

    private static final int MAX_CHANGES = 10;
    private static final int MAX_MESSAGE = 600;

    private final Texts texts;

    public Composer(Locale locale) {
        texts = Texts.of(locale);
    }

    /** A finished or running report, and where people see it (null where there is no page). */
    public record Evidence(Report report, @CheckForNull String url) {}

    /** What became of a verification; {@code event} may say more than the verdict, as that it recovered. */
    public Notification verification(Event event, Evidence evidence, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        List<Fact> facts = new ArrayList<>();
        add(facts, "fact.environment", report.deployment().environment());
        add(facts, "fact.version", report.deployment().version());
        add(facts, "fact.deployedBy", report.deployment().deployedBy());
        if (report.finishedAt() != null) {
            if (report.score() != null) {
                add(facts, "fact.score", ReportWords.score(report.score()));
            }
            add(facts, "fact.duration", duration(Duration.between(report.startedAt(), report.finishedAt())));
        } else {
            add(facts, "fact.window", duration(report.policy().window().duration()));
        }
        if (build != null) {
            facts.add(new Fact(texts.get("build"), Span.link(build.name(), build.url())));
        }
        List<Paragraph> text = event == Event.STARTED ? List.of() : reasons(report);
        return new Notification(
                event,
                urgency(event, report),
                title(event, report.deployment()),
                topic(report),
                facts,
                text,
                buttons(List.of(evidence), build),
                Mentions.NONE);
    }

    /**
     * How a rollback stands. A failed one is urgent and calls everybody.
     *
     * @param evidence the report whose verdict led to it
     */
    public Notification rollback(
            Event event, Evidence evidence, RollbackRecord rollback, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        List<Fact> facts = new ArrayList<>();
        add(facts, "fact.environment", report.deployment().environment());
        add(facts, "fact.version", report.deployment().version());
        add(facts, "fact.rollback", rollback.description());
        add(facts, "fact.askedBy", rollback.who());
        add(facts, "fact.why", cause(rollback));
        add(facts, "fact.reason", rollback.reason());
        if (rollback.startedAt() != null && rollback.endedAt() != null) {
            add(facts, "fact.duration", duration(Duration.between(rollback.startedAt(), rollback.endedAt())));
        }
        if (build != null) {
            facts.add(new Fact(texts.get("build"), Span.link(build.name(), build.url())));
        }
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(texts.get(rollbackKey(rollback))));
        if (rollback.message() != null) {
            text.add(Paragraph.of(Fitting.first(rollback.message(texts.locale()), MAX_MESSAGE)));
        }
        boolean loud = event == Event.ROLLBACK_FAILED;
        return new Notification(
                event,
                loud ? Urgency.CRITICAL : Urgency.NORMAL,
                title(event, report.deployment()),
                null,
                facts,
                text,
                buttons(List.of(evidence), build),
                loud ? new Mentions(List.of(), List.of(), true) : Mentions.NONE);
    }

    /**
     * A question to a person, or its answer, or an overruled verdict. A question has a button for each choice; they lead
     * to pages that ask again, since a link must change nothing.
     */
    public Notification decision(Evidence evidence, DecisionRecord decision, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        Event event = decision.isOpen() ? Event.DECISION_NEEDED : Event.DECIDED;
        List<Fact> facts = new ArrayList<>();
        add(facts, "fact.environment", report.deployment().environment());
        add(facts, "fact.version", report.deployment().version());
        List<Paragraph> text = new ArrayList<>();
        List<Button> buttons = new ArrayList<>();
        if (decision.isOpen()) {
            add(facts, "fact.until", ReportWords.time(decision.deadline()));
            add(facts, "fact.otherwise", choice(decision, decision.fallback()));
            add(facts, "fact.mayDecide", String.join(", ", decision.submitters()));
            text.add(Paragraph.of(texts.get("decision.ask" + decision.kind())));
            text.addAll(reasons(report));
            if (evidence.url() != null && Span.isLink(evidence.url())) {
                decision.choices().stream()
                        .map(c -> new Button(choice(decision, c), evidence.url() + "confirmDecision?choice=" + c))
                        .forEach(buttons::add);
            }
        } else if (decision.kind() == DecisionRecord.Kind.OVERRULE) {
            text.add(Paragraph.of(texts.get("decision.overruled")));
        } else {
            add(facts, "fact.decision", choice(decision, decision.choice()));
            if (decision.isByDeadline()) {
                text.add(Paragraph.of(texts.get("decision.deadline")));
            }
        }
        add(facts, "fact.decidedBy", decision.who());
        add(facts, "fact.reason", decision.reason());
        if (build != null) {
            facts.add(new Fact(texts.get("build"), Span.link(build.name(), build.url())));
        }
        buttons.addAll(buttons(List.of(evidence), build));
        return new Notification(
                event, Urgency.NORMAL, title(event, report.deployment()), null, facts, text, buttons, Mentions.NONE);
    }

    private String choice(DecisionRecord decision, DecisionRecord.Choice choice) {
        boolean goOn = decision.kind() == DecisionRecord.Kind.PAUSE && choice == DecisionRecord.Choice.KEEP;
        return texts.get(goOn ? "decision.goOn" : "decision." + choice);
    }

    /** A rule of the policy fired, before there is a verdict. */
    public Notification rule(RuleJudge.Firing firing, Evidence evidence, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        Verdict best = RuleJudge.verdict(firing.rule());
        List<Fact> facts = new ArrayList<>();
        add(facts, "fact.environment", report.deployment().environment());
        add(facts, "fact.version", report.deployment().version());
        if (build != null) {
            facts.add(new Fact(texts.get("build"), Span.link(build.name(), build.url())));
        }
        return new Notification(
                best == Verdict.PASSED ? Event.INFO : ofVerdict(best),
                best == Verdict.FAILED ? Urgency.CRITICAL : Urgency.NORMAL,
                texts.get(
                        "title.rule",
                        ReportWords.subject(report.deployment()),
                        firing.rule().name()),
                null,
                facts,
                List.of(Paragraph.of(firing.reason().text(texts.locale()))),
                buttons(List.of(evidence), build),
                Mentions.NONE);
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

    /** The event that tells how a rollback stands. */
    public static Event ofRollback(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING -> Event.ROLLBACK_STARTED;
            case DONE -> Boolean.FALSE.equals(rollback.healed()) ? Event.ROLLBACK_FAILED : Event.ROLLED_BACK;
            case FAILED, UNKNOWN -> Event.ROLLBACK_FAILED;
            case ABORTED -> Event.INFO;
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

    /** Verifications without a build around them, one or several. */
    public Notification reports(List<Evidence> verifications) {
        if (verifications.size() == 1) {
            Evidence only = verifications.get(0);
            return verification(ofVerdict(only.report().verdict()), only, null);
        }
        Event event = worst(verifications);
        return new Notification(
                event,
                urgency(verifications),
                texts.get("reports.title", String.valueOf(verifications.size()), texts.get("event." + event)),
                null,
                List.of(),
                verifications.stream().flatMap(e -> told(e).stream()).toList(),
                buttons(verifications, null),
                Mentions.NONE);
    }

    private static Event worst(List<Evidence> verifications) {
        return ofVerdict(verifications.stream().map(e -> e.report().verdict()).reduce(Verdict.PASSED, Verdict::worst));
    }

    private static Urgency urgency(List<Evidence> verifications) {
        boolean critical = verifications.stream().anyMatch(e -> urgency(Event.FAILED, e.report()) == Urgency.CRITICAL);
        return critical ? Urgency.CRITICAL : Urgency.NORMAL;
    }

    /** One of several: its title, and why it is not well. */
    private List<Paragraph> told(Evidence evidence) {
        Event event = ofVerdict(evidence.report().verdict());
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(
                Span.text(event.symbol() + " "),
                Span.link(title(event, evidence.report().deployment()), evidence.url())));
        if (event != Event.PASSED) {
            text.addAll(reasons(evidence.report()));
        }
        return text;
    }

    /** A build with its verifications: the message when nobody gave a text. */
    public Notification build(BuildSummary build, List<Evidence> verifications) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(texts.get("fact.job"), Span.link(build.name(), build.url())));
        add(facts, "fact.result", result(build));
        add(facts, "fact.duration", duration(build.duration()));
        add(facts, "fact.cause", build.cause());
        List<Paragraph> text = new ArrayList<>();
        verifications.forEach(e -> text.addAll(told(e)));
        text.addAll(changes(build.changes()));
        return new Notification(
                build.result() == null && !verifications.isEmpty() ? worst(verifications) : ofResult(build.result()),
                urgency(verifications),
                title(build),
                null,
                facts,
                text,
                buttons(verifications, build),
                Mentions.NONE);
    }

    /** What a template may name of a build and one of its verifications, either of which may be missing. */
    public TemplateValues values(@CheckForNull Evidence evidence, @CheckForNull BuildSummary build) {
        TemplateValues.Builder values = TemplateValues.builder();
        Event event = evidence != null
                ? ofVerdict(evidence.report().verdict())
                : ofResult(build == null ? null : build.result());
        values.text(TemplateValue.EVENT, texts.get("event." + event)).text(TemplateValue.SYMBOL, event.symbol());
        if (build != null) {
            values.text(TemplateValue.TITLE, title(build))
                    .text(TemplateValue.JOB, build.job())
                    .text(TemplateValue.BUILD, build.number())
                    .text(TemplateValue.BUILD_URL, build.url())
                    .text(TemplateValue.RESULT, result(build))
                    .text(TemplateValue.CAUSE, build.cause())
                    .text(TemplateValue.DURATION, duration(build.duration()))
                    .list(
                            TemplateValue.CHANGES,
                            build.changes().stream().map(Composer::change).toList());
        }
        if (evidence != null) {
            Report report = evidence.report();
            Deployment deployment = report.deployment();
            values.text(TemplateValue.TITLE, title(event, deployment))
                    .text(TemplateValue.SERVICE, deployment.service())
                    .text(TemplateValue.ENVIRONMENT, deployment.environment())
                    .text(TemplateValue.VERSION, deployment.version())
                    .text(TemplateValue.DEPLOYED_BY, deployment.deployedBy())
                    .text(TemplateValue.POLICY, report.policy().name())
                    .text(TemplateValue.VERDICT, report.verdict().name())
                    .text(TemplateValue.SCORE, report.score() == null ? null : ReportWords.score(report.score()))
                    .text(TemplateValue.REPORT_URL, evidence.url())
                    .list(TemplateValue.REASONS, reasons(report));
            if (report.finishedAt() != null) {
                values.text(
                        TemplateValue.DURATION, duration(Duration.between(report.startedAt(), report.finishedAt())));
            }
        }
        return values.build();
    }

    /** The message with a title and a text that somebody wrote; null keeps what it has. */
    public Notification written(
            Notification base, @CheckForNull Template title, @CheckForNull Template text, TemplateValues values) {
        Notification message = base;
        if (title != null) {
            message = message.withTitle(title.fillTitle(values, texts.locale()));
        }
        // who writes the text says all that is to be said
        return text == null ? message : message.withFacts(List.of()).withText(text.fill(values, texts.locale()));
    }

    /** That it works: what "Test" sends. */
    public Notification test(String who, String where) {
        return Notification.of(
                Event.INFO, texts.get("test.title"), List.of(Paragraph.of(texts.get("test.text", who, where))));
    }

    public static Event ofVerdict(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> Event.PASSED;
            case WARNING -> Event.WARNING;
            case FAILED -> Event.FAILED;
            case INCONCLUSIVE -> Event.INCONCLUSIVE;
        };
    }

    /** @param result as Jenkins names it, or null while the build runs */
    public static Event ofResult(@CheckForNull String result) {
        return switch (result == null ? "" : result) {
            case "SUCCESS" -> Event.PASSED;
            case "UNSTABLE" -> Event.WARNING;
            case "FAILURE" -> Event.FAILED;
            default -> Event.INFO;
        };
    }

    private String title(Event event, Deployment deployment) {
        return texts.get("title.verification", ReportWords.subject(deployment), texts.get("event." + event));
    }

    private String title(BuildSummary build) {
        return texts.get("build.title", build.job(), build.number(), result(build));
    }

    /** The sentence of the verification, then each check that is the cause of it. */
    private List<Paragraph> reasons(Report report) {
        List<Paragraph> text = new ArrayList<>();
        for (Reason reason : report.reasons()) {
            text.add(Paragraph.of(reason.text(texts.locale())));
        }
        if (report.verdict() != Verdict.PASSED) {
            report.checks().stream()
                    .filter(c -> c.verdict() == report.verdict() && c.check().severity() != Severity.INFO)
                    .map(c -> Paragraph.item(
                            Span.bold(c.name()), Span.text(": " + c.reason().text(texts.locale()))))
                    .forEach(text::add);
        }
        return text;
    }

    private List<Paragraph> changes(List<BuildSummary.Change> changes) {
        if (changes.isEmpty()) {
            return List.of(Paragraph.of(texts.get("changes.none")));
        }
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(Span.bold(texts.get("changes"))));
        changes.stream().limit(MAX_CHANGES).map(Composer::change).forEach(text::add);
        if (changes.size() > MAX_CHANGES) {
            text.add(Paragraph.of(texts.get("more", String.valueOf(changes.size() - MAX_CHANGES))));
        }
        return text;
    }

    private static Paragraph change(BuildSummary.Change change) {
        return Paragraph.item(
                Span.link(Fitting.first(change.subject(), 120), change.url()), Span.text(" — " + change.author()));
    }

    private List<Button> buttons(List<Evidence> verifications, @CheckForNull BuildSummary build) {
        List<Button> buttons = new ArrayList<>();
        verifications.stream()
                .map(Evidence::url)
                .filter(url -> url != null && Span.isLink(url))
                .map(url -> new Button(texts.get("report"), url))
                .limit(3)
                .forEach(buttons::add);
        if (build != null && build.url() != null && Span.isLink(build.url())) {
            buttons.add(new Button(texts.get("build"), build.url()));
        }
        return buttons;
    }

    /** The same failure: the same checks of the same service, whatever the values and the version. */
    private static Topic topic(Report report) {
        Deployment deployment = report.deployment();
        String subject = deployment.service() + " in " + Objects.toString(deployment.environment(), "-");
        String checks = report.checks().stream()
                .filter(c -> c.verdict() == report.verdict())
                .map(CheckReport::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return new Topic(subject, report.verdict() + ": " + checks);
    }

    private static Urgency urgency(Event event, Report report) {
        boolean critical = report.checks().stream()
                .anyMatch(c -> c.verdict() == Verdict.FAILED && c.check().severity() == Severity.CRITICAL);
        return event == Event.FAILED && critical ? Urgency.CRITICAL : Urgency.NORMAL;
    }

    private String result(BuildSummary build) {
        return texts.get("result." + Objects.requireNonNullElse(build.result(), "RUNNING"));
    }

    private void add(List<Fact> facts, String key, @CheckForNull String value) {
        if (value != null && !value.isBlank()) {
            facts.add(Fact.of(texts.get(key), value));
        }
    }

    private static String duration(Duration duration) {
        return ReportWords.duration(duration);
    }
}
