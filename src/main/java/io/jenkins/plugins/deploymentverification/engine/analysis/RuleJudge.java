package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which rules of a policy have fired. Pure functions of the measurements, so that a restart comes to the same. */
public final class RuleJudge {

    private RuleJudge() {}

    /**
     * A rule that fired.
     *
     * @param at the time of the measurement with which its condition was met for long enough
     * @param measurement that one
     */
    public record Firing(Rule rule, Check check, Instant at, Measurement measurement) {

        /** What a person reads. */
        public Reason reason() {
            return Reason.of(
                    Reason.Code.RULE_FIRED,
                    rule.name(),
                    check.name() + " " + rule.condition(),
                    rule.persistence(),
                    Evidence.of(check, measurement),
                    rule.effects().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    /** The best verdict that a verification can have in which the rule fired. */
    public static Verdict verdict(Rule rule) {
        if (rule.isDecisive()) {
            return Verdict.FAILED;
        }
        return rule.has(RuleEffect.Kind.UNSTABLE) ? Verdict.WARNING : Verdict.PASSED;
    }

    /** The rules that fired in a verification, those that fired first before others. */
    public static List<Firing> fired(Report report) {
        return fired(
                report.policy(),
                report.deployment().environment(),
                report.checks().stream().collect(Collectors.toMap(c -> c.name(), c -> c.measurements())));
    }

    /**
     * The rules that fired, those that fired first before others; each only once.
     *
     * @param environment deployed to, or null
     * @param measurements of each check, oldest first, by its name
     */
    public static List<Firing> fired(
            ServicePolicy policy, @CheckForNull String environment, Map<String, List<Measurement>> measurements) {
        List<Firing> firings = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            if (rule.appliesTo(environment)) {
                policy.checks().stream()
                        .filter(c -> c.name().equals(rule.check()))
                        .findFirst()
                        .map(c -> firing(rule, c, measurements.getOrDefault(c.name(), List.of())))
                        .ifPresent(firings::add);
            }
        }
        firings.sort((a, b) -> a.at().compareTo(b.at()));
        return firings;
    }

    @CheckForNull
    private static Firing firing(Rule rule, Check check, List<Measurement> taken) {
        List<Rule.Seen> seen = new ArrayList<>();
        for (Measurement m : taken) {
            Boolean met = isMet(rule.condition(), m);
            if (met == null) {
                continue;
            }
            seen.add(new Rule.Seen(m.at(), met));
            if (met && rule.persistence().isReached(seen)) {
                return new Firing(rule, check, m.at(), m);
            }
        }
        return null;
    }

    /** Null where the measurement cannot tell. */
    @CheckForNull
    private static Boolean isMet(Rule.Condition condition, Measurement m) {
        if (condition instanceof Rule.Condition.Fails) {
            if (m.verdict() == Verdict.FAILED) {
                return true; // also where no answer counts as a failure
            }
            return m.outcome().isConclusive() ? false : null;
        }
        var criteria = ((Rule.Condition.Value) condition).criteria();
        Double value = m.value();
        boolean known = m.outcome().isConclusive() || (m.outcome() == Outcome.NO_BASELINE && !criteria.isRelative());
        if (value == null || value.isNaN() || !known || (criteria.isRelative() && m.baseline() == null)) {
            return null;
        }
        return (criteria.isRelative() ? criteria.at(m.baseline()) : criteria).test(value);
    }
}
