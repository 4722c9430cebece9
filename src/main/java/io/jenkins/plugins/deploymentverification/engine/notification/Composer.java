package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.util.List;
import java.util.Locale;

/**
 * Writes the messages that nobody wrote by hand: of a verification, of what follows it, and of a build. Immutable.
 */
public final class Composer {

    private final Texts texts;
    private final VerificationComposer verifications;
    private final AftermathComposer aftermath;
    private final BuildComposer builds;

    public Composer(Locale locale) {
        texts = Texts.of(locale);
        NoticeParts parts = new NoticeParts(texts);
        verifications = new VerificationComposer(parts);
        aftermath = new AftermathComposer(parts);
        builds = new BuildComposer(parts, verifications);
    }

    /** A finished or running report, and where people see it (null where there is no page). */
    public record Evidence(Report report, @CheckForNull String url) {}

    /** What became of a verification; {@code event} may say more than the verdict, as that it recovered. */
    public Notification verification(Event event, Evidence evidence, @CheckForNull BuildSummary build) {
        return verifications.verification(event, evidence, build);
    }

    /** Verifications without a build around them, one or several. */
    public Notification reports(List<Evidence> all) {
        return verifications.reports(all);
    }

    /** A rule of the policy fired, before there is a verdict. */
    public Notification rule(RuleJudge.Firing firing, Evidence evidence, @CheckForNull BuildSummary build) {
        return verifications.rule(firing, evidence, build);
    }

    /**
     * How a rollback stands. A failed one is urgent and calls everybody.
     *
     * @param evidence the report whose verdict led to it
     */
    public Notification rollback(
            Event event, Evidence evidence, RollbackRecord rollback, @CheckForNull BuildSummary build) {
        return aftermath.rollback(event, evidence, rollback, build);
    }

    /**
     * A question to a person, or its answer, or an overruled verdict. A question has a button for each choice; they lead
     * to pages that ask again, since a link must change nothing.
     */
    public Notification decision(Evidence evidence, DecisionRecord decision, @CheckForNull BuildSummary build) {
        return aftermath.decision(evidence, decision, build);
    }

    /** A build with its verifications: the message when nobody gave a text. */
    public Notification build(BuildSummary build, List<Evidence> all) {
        return builds.build(build, all);
    }

    /** What a template may name of a build and one of its verifications, either of which may be missing. */
    public TemplateValues values(@CheckForNull Evidence evidence, @CheckForNull BuildSummary build) {
        return builds.values(evidence, build);
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

    /** The event that tells how a rollback stands. */
    public static Event ofRollback(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING -> Event.ROLLBACK_STARTED;
            case DONE -> Boolean.FALSE.equals(rollback.healed()) ? Event.ROLLBACK_FAILED : Event.ROLLED_BACK;
            case FAILED, UNKNOWN -> Event.ROLLBACK_FAILED;
            case ABORTED -> Event.INFO;
        };
    }
}
