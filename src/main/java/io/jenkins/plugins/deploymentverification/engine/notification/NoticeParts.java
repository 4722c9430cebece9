package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the messages of all kinds have in common: titles, reasons, facts, buttons, in one language. Immutable. */
final class NoticeParts {

    private final Texts texts;

    NoticeParts(Texts texts) {
        this.texts = texts;
    }

    Texts texts() {
        return texts;
    }

    /** A fact, where there is something to tell. */
    void add(List<Fact> facts, String key, @CheckForNull String value) {
        if (value != null && !value.isBlank()) {
            facts.add(Fact.of(texts.get(key), value));
        }
    }

    /** Where it was deployed to, and what. */
    List<Fact> factsOf(Deployment deployment) {
        List<Fact> facts = new ArrayList<>();
        add(facts, "fact.environment", deployment.environment());
        add(facts, "fact.version", deployment.version());
        return facts;
    }

    /** The build, where there is one. */
    void addBuild(List<Fact> facts, @CheckForNull BuildSummary build) {
        if (build != null) {
            facts.add(new Fact(texts.get("build"), Span.link(build.name(), build.url())));
        }
    }

    String title(Event event, Deployment deployment) {
        return texts.get("title.verification", ReportWords.subject(deployment), texts.get("event." + event));
    }

    /** The sentence of the verification, then each check that is the cause of it. */
    List<Paragraph> reasons(Report report) {
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

    List<Button> buttons(List<Evidence> verifications, @CheckForNull BuildSummary build) {
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

    static String duration(Duration duration) {
        return ReportWords.duration(duration);
    }
}
