package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Messages of builds, and what templates may name of one. Immutable. */
final class BuildComposer {

    private static final int MAX_CHANGES = 10;

    private final NoticeParts parts;
    private final Texts texts;
    private final VerificationComposer verifications;

    BuildComposer(NoticeParts parts, VerificationComposer verifications) {
        this.parts = parts;
        this.texts = parts.texts();
        this.verifications = verifications;
    }

    /** A build with its verifications: the message when nobody gave a text. */
    Notification build(BuildSummary build, List<Evidence> evidences) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(texts.get("fact.job"), Span.link(build.name(), build.url())));
        parts.add(facts, "fact.result", result(build));
        parts.add(facts, "fact.duration", NoticeParts.duration(build.duration()));
        parts.add(facts, "fact.cause", build.cause());
        List<Paragraph> text = new ArrayList<>();
        evidences.forEach(e -> text.addAll(verifications.told(e)));
        text.addAll(changes(build.changes()));
        return new Notification(
                build.result() == null && !evidences.isEmpty()
                        ? VerificationComposer.worst(evidences)
                        : Composer.ofResult(build.result()),
                VerificationComposer.urgency(evidences),
                buildTitle(build),
                null,
                facts,
                text,
                parts.buttons(evidences, build),
                Mentions.NONE);
    }

    /** What a template may name of a build and one of its verifications, either of which may be missing. */
    TemplateValues values(@CheckForNull Evidence evidence, @CheckForNull BuildSummary build) {
        TemplateValues.Builder values = TemplateValues.builder();
        Event event = evidence != null
                ? Composer.ofVerdict(evidence.report().verdict())
                : Composer.ofResult(build == null ? null : build.result());
        values.text(TemplateValue.EVENT, texts.get("event." + event)).text(TemplateValue.SYMBOL, event.symbol());
        if (build != null) {
            values.text(TemplateValue.TITLE, buildTitle(build))
                    .text(TemplateValue.JOB, build.job())
                    .text(TemplateValue.BUILD, build.number())
                    .text(TemplateValue.BUILD_URL, build.url())
                    .text(TemplateValue.RESULT, result(build))
                    .text(TemplateValue.CAUSE, build.cause())
                    .text(TemplateValue.DURATION, NoticeParts.duration(build.duration()))
                    .list(
                            TemplateValue.CHANGES,
                            build.changes().stream().map(BuildComposer::change).toList());
        }
        if (evidence != null) {
            Report report = evidence.report();
            Deployment deployment = report.deployment();
            values.text(TemplateValue.TITLE, parts.title(event, deployment))
                    .text(TemplateValue.SERVICE, deployment.service())
                    .text(TemplateValue.ENVIRONMENT, deployment.environment())
                    .text(TemplateValue.VERSION, deployment.version())
                    .text(TemplateValue.DEPLOYED_BY, deployment.deployedBy())
                    .text(TemplateValue.POLICY, report.policy().name())
                    .text(TemplateValue.VERDICT, report.verdict().name())
                    .text(TemplateValue.SCORE, report.score() == null ? null : ReportWords.score(report.score()))
                    .text(TemplateValue.REPORT_URL, evidence.url())
                    .list(TemplateValue.REASONS, parts.reasons(report));
            if (report.finishedAt() != null) {
                values.text(
                        TemplateValue.DURATION,
                        NoticeParts.duration(Duration.between(report.startedAt(), report.finishedAt())));
            }
        }
        return values.build();
    }

    private String buildTitle(BuildSummary build) {
        return texts.get("build.title", build.job(), build.number(), result(build));
    }

    private List<Paragraph> changes(List<BuildSummary.Change> changes) {
        if (changes.isEmpty()) {
            return List.of(Paragraph.of(texts.get("changes.none")));
        }
        List<Paragraph> text = new ArrayList<>();
        text.add(Paragraph.of(Span.bold(texts.get("changes"))));
        changes.stream().limit(MAX_CHANGES).map(BuildComposer::change).forEach(text::add);
        if (changes.size() > MAX_CHANGES) {
            text.add(Paragraph.of(texts.get("more", String.valueOf(changes.size() - MAX_CHANGES))));
        }
        return text;
    }

    private static Paragraph change(BuildSummary.Change change) {
        return Paragraph.item(
                Span.link(Fitting.first(change.subject(), 120), change.url()), Span.text(" — " + change.author()));
    }

    private String result(BuildSummary build) {
        return texts.get("result." + Objects.requireNonNullElse(build.result(), "RUNNING"));
    }
}
