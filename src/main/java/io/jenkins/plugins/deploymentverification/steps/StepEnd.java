package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionWords;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RequestedPlan;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What a verdict, or a person's decision on it, means for the build. */
final class StepEnd {

    private StepEnd() {}

    /**
     * The result with which the Pipeline goes on; the build may be unstable by then.
     *
     * @param answer null where nobody was asked
     * @throws VerificationException when it does not go on
     */
    static VerificationResult of(
            StepContext context, VerificationSettings settings, Report report, @CheckForNull DecisionRecord answer)
            throws VerificationException, IOException, InterruptedException {
        VerificationResult result =
                new VerificationResult(report, RequestedPlan.reportUrl(context.get(Run.class), report.id()));
        Reaction reaction = answer == null ? settings.reaction(report) : reaction(answer);
        if (reaction == Reaction.FAIL) {
            throw new VerificationException(
                    ProgressLog.sentence(report) + (answer == null ? "" : "; " + DecisionWords.summary(answer)),
                    result);
        }
        if (reaction == Reaction.UNSTABLE) {
            unstable(context, report);
        }
        return result;
    }

    private static Reaction reaction(DecisionRecord answer) {
        return answer.choice() == DecisionRecord.Choice.KEEP ? Reaction.NONE : Reaction.FAIL;
    }

    private static void unstable(StepContext context, Report report) throws IOException, InterruptedException {
        String why = ProgressLog.sentence(report);
        FlowNode node = context.get(FlowNode.class);
        node.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(why));
        context.setResult(Result.UNSTABLE);
        context.get(TaskListener.class).getLogger().println("[verify " + report.id() + "] UNSTABLE: " + why);
    }
}
