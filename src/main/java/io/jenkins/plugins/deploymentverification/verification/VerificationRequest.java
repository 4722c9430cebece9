package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What somebody wrote into a step or a post-build action to have a deployment verified, as they wrote it.
 * {@link RequestedPlan} and {@link RequestedPolicy} make a plan of it.
 */
@Restricted(NoExternalUse.class)
public interface VerificationRequest {

    String getService();

    @CheckForNull
    String getEnvironment();

    @CheckForNull
    String getVersion();

    @CheckForNull
    String getDeployedBy();

    /** ISO 8601, or seconds since 1970. */
    @CheckForNull
    String getDeployedAt();

    /** A document, or the name of a global policy. */
    @CheckForNull
    String getPolicy();

    /** In the workspace. */
    @CheckForNull
    String getPolicyFile();

    List<CheckSpec> getChecks();

    /** Names with commas between them. */
    @CheckForNull
    String getPreset();

    @CheckForNull
    String getSource();

    @CheckForNull
    String getDuration();

    @CheckForNull
    String getInterval();

    @CheckForNull
    String getInitialDelay();

    /** For the policy's placeholders. */
    Map<String, String> getParameters();

    boolean isFailFast();

    /** Of the checks and the preset; a policy has its own. */
    @CheckForNull
    ScoringSpec getScoring();

    /** Beside the checks and the preset; a policy has its own. */
    default List<RuleSpec> getRules() {
        return List.of();
    }

    /** Names of the metric sources that mark the deployment. */
    List<String> getDeploymentMarkers();

    /** Names of the metric sources whose events go into the report. */
    List<String> getEvents();

    /** Whether commands of a policy document are run; see docs/policy.md. */
    boolean isAllowCommands();
}
