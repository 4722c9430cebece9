package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What {@code verifyDeployment} returns; usable in the sandbox, and kept when the controller restarts. */
public final class VerificationResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String verdict;
    private final boolean passed;
    private final Double score;
    private final ArrayList<CheckResult> checks = new ArrayList<>();
    private final String reportUrl;

    VerificationResult(Report report, String reportUrl) {
        verdict = report.verdict().name();
        passed = report.verdict().isAcceptable();
        score = report.score();
        report.checks().forEach(c -> checks.add(new CheckResult(c)));
        this.reportUrl = reportUrl;
    }

    /** {@code PASSED}, {@code WARNING}, {@code FAILED} or {@code INCONCLUSIVE}. */
    @Whitelisted
    public String getVerdict() {
        return verdict;
    }

    /** Whether the deployment may stay: the verdict is {@code PASSED} or {@code WARNING}. */
    @Whitelisted
    public boolean isPassed() {
        return passed;
    }

    /** From 0 to 100, or null when nothing was measured. */
    @CheckForNull
    @Whitelisted
    public Double getScore() {
        return score;
    }

    /** In the policy's order. */
    @Whitelisted
    public List<CheckResult> getChecks() {
        return checks;
    }

    /** The report's page. */
    @Whitelisted
    public String getReportUrl() {
        return reportUrl;
    }

    @Whitelisted
    @Override
    public String toString() {
        return verdict + (score == null ? "" : ", score " + Math.round(score));
    }

    /** What came of one check. */
    public static final class CheckResult implements Serializable {

        private static final long serialVersionUID = 1L;

        private final String name;
        private final String verdict;
        private final String reason;
        private final Double value;
        private final String text;

        CheckResult(CheckReport report) {
            name = report.name();
            verdict = (report.verdict() == null ? Verdict.INCONCLUSIVE : report.verdict()).name();
            reason = report.reason().text(Locale.ENGLISH);
            value = report.lastWithValue().map(Measurement::value).orElse(null);
            text = value == null ? "" : unit(report.check()).format(value);
        }

        private static Unit unit(Check check) {
            return check instanceof MetricCheck metric ? metric.unit() : Unit.NONE;
        }

        @Whitelisted
        public String getName() {
            return name;
        }

        /** As the verification's. */
        @Whitelisted
        public String getVerdict() {
            return verdict;
        }

        /** Why, in English. */
        @Whitelisted
        public String getReason() {
            return reason;
        }

        /** The last value, in the check's unit; null when there never was one. */
        @CheckForNull
        @Whitelisted
        public Double getValue() {
            return value;
        }

        @Whitelisted
        @Override
        public String toString() {
            return name + " " + verdict + (text.isEmpty() ? "" : " (" + text + ")");
        }
    }
}
