package io.jenkins.plugins.deploymentverification.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause;
import hudson.model.Result;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import hudson.scm.RepositoryBrowser;
import io.jenkins.plugins.deploymentverification.engine.notification.BuildSummary;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.scm.RunWithSCM;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a message tells of a build. */
@Restricted(NoExternalUse.class)
public final class BuildSummaries {

    private static final Logger LOGGER = Logger.getLogger(BuildSummaries.class.getName());
    /** Far enough for people, near enough for not loading a job's whole history. */
    private static final int MAX_BUILDS = 30;

    private static final int MAX_CHANGES = 200;

    private BuildSummaries() {}

    /** All there is to tell; looks through earlier builds for the changes since the last success. */
    public static BuildSummary of(Run<?, ?> run) {
        return of(run, changes(run));
    }

    /** The same for messages that tell no changes; loads no other build. */
    public static BuildSummary withoutChanges(Run<?, ?> run) {
        return of(run, List.of());
    }

    private static BuildSummary of(Run<?, ?> run, List<BuildSummary.Change> changes) {
        long duration = run.isBuilding() ? System.currentTimeMillis() - run.getStartTimeInMillis() : run.getDuration();
        return new BuildSummary(
                run.getParent().getFullDisplayName(),
                run.getDisplayName(),
                absoluteUrl(run.getUrl()),
                result(run),
                Duration.ofMillis(Math.max(0, duration)),
                cause(run),
                changes);
    }

    /** The finished verifications of a build, in the order they were started. */
    public static List<Composer.Evidence> verifications(Run<?, ?> run) {
        List<Composer.Evidence> all = new ArrayList<>();
        VerificationAction action = run.getAction(VerificationAction.class);
        if (action == null) {
            return all;
        }
        for (VerificationRecord record : action.getVerifications()) {
            try {
                Report report = record.isFinished() ? action.getReport(record.getId()) : null;
                if (report != null) {
                    all.add(new Composer.Evidence(report, reportUrl(run, record.getId())));
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "The report of " + run + " cannot be read");
            }
        }
        return all;
    }

    /** Where people see a report; null where Jenkins does not know its own URL. */
    @CheckForNull
    public static String reportUrl(Run<?, ?> run, String id) {
        return absoluteUrl(run.getUrl() + VerificationAction.URL_NAME + '/' + id + '/');
    }

    @CheckForNull
    static String absoluteUrl(String path) {
        String root = Jenkins.get().getRootUrl();
        return root == null ? null : root + path;
    }

    /** Null for a build that runs and has not failed so far. */
    @CheckForNull
    private static String result(Run<?, ?> run) {
        Result result = run.getResult();
        return result == null || run.isBuilding() && result == Result.SUCCESS ? null : result.toString();
    }

    @CheckForNull
    private static String cause(Run<?, ?> run) {
        Cause.UserIdCause user = run.getCause(Cause.UserIdCause.class);
        if (user != null) {
            return user.getUserName();
        }
        String all = run.getCauses().stream()
                .map(Cause::getShortDescription)
                .filter(d -> d != null && !d.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    /** Those of this build and of the ones before it that did not succeed. */
    private static List<BuildSummary.Change> changes(Run<?, ?> run) {
        List<BuildSummary.Change> changes = new ArrayList<>();
        Run<?, ?> build = run;
        for (int i = 0; i < MAX_BUILDS && build != null && changes.size() < MAX_CHANGES; i++) {
            if (build instanceof RunWithSCM<?, ?> withScm) {
                withScm.getChangeSets().forEach(set -> add(changes, set));
            }
            build = build.getPreviousBuild();
            if (build != null && build.getResult() == Result.SUCCESS) {
                break;
            }
        }
        return changes;
    }

    private static void add(List<BuildSummary.Change> changes, ChangeLogSet<? extends ChangeLogSet.Entry> set) {
        RepositoryBrowser<?> browser = set.getBrowser();
        for (ChangeLogSet.Entry entry : set) {
            String subject = entry.getMsg() == null
                    ? ""
                    : entry.getMsg().lines().findFirst().orElse("");
            changes.add(new BuildSummary.Change(entry.getAuthor().getDisplayName(), subject, link(browser, entry)));
        }
    }

    @CheckForNull
    @SuppressWarnings({"unchecked", "rawtypes"}) // a browser belongs to the entries of its change log
    private static String link(@CheckForNull RepositoryBrowser browser, ChangeLogSet.Entry entry) {
        try {
            URL link = browser == null ? null : browser.getChangeSetLink(entry);
            return link == null ? null : link.toString();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.FINE, e, () -> "No link for a change: " + entry.getCommitId());
            return null;
        }
    }
}
