package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Cause;
import hudson.model.Executor;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.report.EarlierReports;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import jenkins.model.CauseOfInterruption;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Makes the plan of a verification that was asked for, with what its build knows. */
@Restricted(NoExternalUse.class)
public final class RequestedPlan {

    private RequestedPlan() {}

    /** @throws AbortException when the policy or another argument cannot be used */
    public static VerificationPlan of(
            String id, Run<?, ?> run, VerificationRequest request, @CheckForNull String fileText, Instant startedAt)
            throws AbortException {
        Deployment deployment = new Deployment(
                request.getService(),
                request.getEnvironment(),
                request.getVersion(),
                request.getDeployedBy() == null ? startedBy(run) : request.getDeployedBy(),
                request.getDeployedAt() == null ? null : time(request.getDeployedAt()));
        return EarlierReports.known(
                run, new VerificationPlan(id, deployment, RequestedPolicy.read(request, fileText), startedAt));
    }

    /** A new run, within the trace of the build where the OpenTelemetry plugin tells it by the environment. */
    public static Trace trace(@CheckForNull EnvVars environment) {
        return environment == null
                ? Trace.create()
                : Trace.continuing(environment.get("TRACEPARENT"), environment.get("TRACESTATE"));
    }

    @CheckForNull
    private static String startedBy(Run<?, ?> run) {
        Cause.UserIdCause cause = run.getCause(Cause.UserIdCause.class);
        return cause == null ? null : cause.getUserId();
    }

    private static Instant time(String text) throws AbortException {
        try {
            return parseTime(text);
        } catch (DateTimeException e) {
            throw new AbortException("verifyDeployment: 'deployedAt' must be a time like 2026-11-21T08:30:00Z or"
                    + " 2026-11-21T09:30:00+01:00, or seconds since 1970, but is '" + text + "'");
        }
    }

    /** @throws DateTimeException when it is neither ISO 8601 nor a number of seconds */
    public static Instant parseTime(String text) {
        return text.matches("\\d{1,12}")
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    /** @throws IOException when there is no such file, or it cannot be read */
    public static String readPolicyFile(FilePath workspace, String path) throws IOException, InterruptedException {
        FilePath file = workspace.child(path);
        try (InputStream in = file.read()) {
            byte[] bytes = in.readNBytes(DocumentReader.MAX_BYTES + 1);
            return new String(bytes, StandardCharsets.UTF_8); // the reader refuses what is too long
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new AbortException("There is no policy file '" + path + "' in the workspace");
        }
    }

    /** Who ended a verification, for its report. */
    public static String who(Throwable cause) {
        if (cause instanceof FlowInterruptedException interruption) {
            for (CauseOfInterruption c : interruption.getCauses()) {
                return name(c);
            }
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Who aborted a build that is being interrupted, for its report. */
    static String interruptedBy(Run<?, ?> run) {
        Executor executor = run.getExecutor();
        if (executor != null) {
            for (CauseOfInterruption cause : executor.getCausesOfInterruption()) {
                return name(cause);
            }
        }
        return "interruption";
    }

    private static String name(CauseOfInterruption cause) {
        return cause instanceof CauseOfInterruption.UserInterruption user
                ? user.getUserId()
                : cause.getShortDescription();
    }

    /** The report's URL; relative to Jenkins where its own URL is not configured. */
    public static String reportUrl(Run<?, ?> run, String id) {
        return absoluteUrl(run) + VerificationAction.URL_NAME + '/' + id + '/';
    }

    /** The build's URL; relative to Jenkins where its own URL is not configured. */
    static String absoluteUrl(Run<?, ?> run) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl();
    }
}
