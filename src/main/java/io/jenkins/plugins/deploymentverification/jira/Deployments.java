package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.jira.DeploymentRecord;
import io.jenkins.plugins.deploymentverification.engine.notification.BuildSummary;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.notification.BuildSummaries;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is recorded of a deployment; what was not said is taken from the build's last verification of the service. */
@Restricted(NoExternalUse.class)
public final class Deployments {

    private Deployments() {}

    /** @throws IllegalArgumentException when something is missing or no URL, saying what */
    public static DeploymentRecord of(
            Run<?, ?> run,
            String service,
            @CheckForNull String environment,
            @CheckForNull String version,
            @CheckForNull String verdict,
            @CheckForNull String url) {
        Evidence verified = null;
        for (Evidence evidence : BuildSummaries.verifications(run)) {
            Deployment deployment = evidence.report().deployment();
            if (deployment.service().equals(service)
                    && (environment == null || environment.equals(deployment.environment()))
                    && (version == null || version.equals(deployment.version()))) {
                verified = evidence;
            }
        }
        BuildSummary build = BuildSummaries.withoutChanges(run);
        String link = url != null ? url : verified != null && verified.url() != null ? verified.url() : build.url();
        if (link == null) {
            throw new IllegalArgumentException(
                    "Jenkins does not know its own URL (Manage Jenkins / System); give 'url'");
        }
        URI target = URI.create(link);
        if (!"https".equalsIgnoreCase(target.getScheme()) && !"http".equalsIgnoreCase(target.getScheme())) {
            throw new IllegalArgumentException("'url' begins with http:// or https://");
        }
        Deployment deployment = verified == null ? null : verified.report().deployment();
        return new DeploymentRecord(
                service,
                environment == null && deployment != null ? deployment.environment() : environment,
                version == null && deployment != null ? deployment.version() : version,
                verdict == null && verified != null
                        ? Objects.toString(verified.report().verdict())
                        : verdict,
                target,
                Instant.now());
    }
}
