package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Messages of verifications: what became of them, and that a rule fired. Immutable. */
final class VerificationComposer {

    private final NoticeParts parts;
    private final Texts texts;

    VerificationComposer(NoticeParts parts) {
        this.parts = parts;
        this.texts = parts.texts();
    }

    /** What became of a verification; {@code event} may say more than the verdict, as that it recovered. */
    Notification verification(Event event, Evidence evidence, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        List<Fact> facts = parts.factsOf(report.deployment());
        parts.add(facts, "fact.deployedBy", report.deployment().deployedBy());
        if (report.finishedAt() != null) {
            if (report.score() != null) {
                parts.add(facts, "fact.score", ReportWords.score(report.score()));
            }
            parts.add(
                    facts,
                    "fact.duration",
                    NoticeParts.duration(Duration.between(report.startedAt(), report.finishedAt())));
        } else {
            parts.add(
                    facts,
                    "fact.window",
                    NoticeParts.duration(report.policy().window().duration()));
        }
        parts.addBuild(facts, build);
        List<Paragraph> text = event == Event.STARTED ? List.of() : parts.reasons(report);
        return new Notification(
                event,
                urgency(event, report),
                parts.title(event, report.deployment()),
                topic(report),
                facts,
                text,
                parts.buttons(List.of(evidence), build),
                Mentions.NONE);
    }

    /** A rule of the policy fired, before there is a verdict. */
    Notification rule(RuleJudge.Firing firing, Evidence evidence, @CheckForNull BuildSummary build) {
        Report report = evidence.report();
        Verdict best = RuleJudge.verdict(firing.rule());
        List<Fact> facts = parts.factsOf(report.deployment());
        parts.addBuild(facts, build);
        return new Notification(
                best == Verdict.PASSED ? Event.INFO : Composer.ofVerdict(best),
                best == Verdict.FAILED ? Urgency.CRITICAL : Urgency.NORMAL,
                texts.get(
                        "title.rule",
                        ReportWords.subject(report.deployment()),
                        firing.rule().name()),
                null,
                facts,
                List.of(Paragraph.of(firing.reason().text(texts.locale()))),
                parts.buttons(List.of(evidence), build),
                Mentions.NONE);
    }

    /** Verifications without a build around them, one or several. */
    Notification reports(List<Evidence> verifications) {
        if (verifications.size() == 1) {
            Evidence only = verifications.get(0);
            return verification(Composer.ofVerdict(only.report().verdict()), only, null);
        }
        Event event = worst(verifications);
        return new Notification(
                event,
                urgency(verifications),
                texts.get("reports.title", String.valueOf(verifications.size()), texts.get("event." + event)),
                null,
                List.of(),
                verifications.stream().flatMap(e -> told(e).stream()).toList(),
                parts.buttons(verifications, null),
                Mentions.NONE);
    }

    static Event worst(List<Evidence> verifications) {
        return Composer.ofVerdict(
                verifications.stream().map(e -> e.report().verdict()).reduce(Verdict.PASSED, Verdict::worst));
    }

    static Urgency urgency(List<Evidence> verifications) {
        boolean critical = verifications.stream().anyMatch(e -> urgency(Event.FAILED, e.report()) == Urgency.CRITICAL);
        return critical ? Urgency.CRITICAL : Urgency.NORMAL;
    }

    /** One of several: its title, and why it is not well. */
    List<Paragraph> told(Evidence evidence) {
        Event event = Composer.ofVerdict(evidence.report().verdict());
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(
                Span.text(event.symbol() + " "),
                Span.link(parts.title(event, evidence.report().deployment()), evidence.url())));
        if (event != Event.PASSED) {
            text.addAll(parts.reasons(evidence.report()));
        }
        return text;
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
}
