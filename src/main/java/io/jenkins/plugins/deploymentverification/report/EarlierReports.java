package io.jenkins.plugins.deploymentverification.report;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.policy.Baseline;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.PreviousVerifications;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The reports of a job's earlier builds, for checks that are compared with them. */
@Restricted(NoExternalUse.class)
public final class EarlierReports {

    private static final Logger LOGGER = Logger.getLogger(EarlierReports.class.getName());

    /** Builds are loaded from disk one by one. */
    private static final int MOST_BUILDS = 50;

    private EarlierReports() {}

    /** The plan with what earlier verifications measured, where it wants that. Reads files. */
    public static VerificationPlan known(Run<?, ?> run, VerificationPlan plan) {
        return PreviousVerifications.areWanted(plan.policy())
                ? plan.withBaselines(PreviousVerifications.baselines(plan, of(run, plan.deployment())))
                : plan;
    }

    /** Of deployments of the same service and environment that passed and stayed, not excluded by hand, latest first. */
    private static List<Report> of(Run<?, ?> run, Deployment deployment) {
        List<Report> reports = new ArrayList<>();
        Run<?, ?> build = run.getPreviousBuild();
        for (int i = 0; i < MOST_BUILDS && build != null && reports.size() < Baseline.Previous.MOST; i++) {
            VerificationAction action = build.getAction(VerificationAction.class);
            if (action != null) {
                add(reports, action, deployment);
            }
            build = build.getPreviousBuild();
        }
        return reports;
    }

    private static void add(List<Report> reports, VerificationAction action, Deployment deployment) {
        List<VerificationRecord> records = action.getVerifications();
        for (int i = records.size() - 1; i >= 0; i--) {
            VerificationRecord record = records.get(i);
            if (record.getVerdict() != Verdict.PASSED
                    || record.getExclusion() != null
                    || record.isFollowUp()
                    || !record.isKept()
                    || !record.getService().equals(deployment.service())
                    || !Objects.equals(record.getEnvironment(), deployment.environment())) {
                continue;
            }
            try {
                Report report = action.getReport(record.getId());
                if (report != null) {
                    reports.add(report);
                }
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING, "The report " + record.getId() + " of " + action.getRun() + " is not used", e);
            }
        }
    }
}
