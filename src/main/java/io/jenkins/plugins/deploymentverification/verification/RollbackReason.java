package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Instant;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What asks for a rollback, and why.
 *
 * @param who asks, as people name them; the rule's name where one fired
 * @param reason for people, in English
 */
@Restricted(NoExternalUse.class)
public record RollbackReason(
        RollbackRecord.Cause cause,
        @CheckForNull String who,
        @CheckForNull String reason) {

    /** The rule that asks for it, or else the verdict of a report, by its first reason. */
    public static RollbackReason verdict(Report report) {
        RuleJudge.Firing rule = Aftermath.rollbackRule(report);
        if (rule != null) {
            return new RollbackReason(
                    RollbackRecord.Cause.RULE, rule.rule().name(), rule.reason().text(Locale.ENGLISH));
        }
        return new RollbackReason(
                RollbackRecord.Cause.VERDICT,
                null,
                report.reasons().isEmpty() ? null : report.reasons().get(0).text(Locale.ENGLISH));
    }

    /** A person, by an answer to a question. */
    static RollbackReason decision(DecisionRecord decision) {
        return person(decision.who() == null ? RollbackRecord.DEADLINE : decision.who(), decision.reason());
    }

    static RollbackReason person(String who, @CheckForNull String reason) {
        return new RollbackReason(RollbackRecord.Cause.PERSON, who, reason);
    }

    /** @param description what the rollback does, without secrets */
    AftermathEvent.RollbackRequested request(Instant now, String description) {
        return new AftermathEvent.RollbackRequested(now, description, cause, who, reason);
    }
}
