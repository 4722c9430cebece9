package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What is to happen when a check's values meet a condition: "if the latency is above 1500 ms in 3 measurements of 5
 * minutes, roll back and tell the operators". The opposite of criteria, which say what must hold.
 *
 * @param name unique within its service
 * @param events for which deployments it counts: {@link #ANY_DEPLOYMENT} or {@code deploy-to-} and an environment; empty
 *     for all
 * @param check the name of the check whose measurements it looks at
 * @param condition what makes it fire
 * @param persistence for how long or how often the condition must be met
 * @param effects what then happens; at least one
 */
public record Rule(
        String name,
        List<String> events,
        String check,
        Condition condition,
        Persistence persistence,
        List<RuleEffect> effects) {

    /** The event of a deployment to any environment. */
    public static final String ANY_DEPLOYMENT = "deploy";

    /** What begins the event of a deployment to a certain environment. */
    public static final String DEPLOYMENT_TO = "deploy-to-";

    public Rule {
        events = List.copyOf(events);
        effects = List.copyOf(effects);
    }

    /**
     * Whether it counts for a deployment.
     *
     * @param environment null where the deployment names none
     */
    public boolean appliesTo(@CheckForNull String environment) {
        return events.isEmpty()
                || events.contains(ANY_DEPLOYMENT)
                || (environment != null
                        && events.contains(DEPLOYMENT_TO + environment.strip().toLowerCase(Locale.ROOT)));
    }

    public boolean has(RuleEffect.Kind kind) {
        return effects.stream().anyMatch(e -> e.kind() == kind);
    }

    /** Whether it makes the verification fail, so that nothing more needs to be measured. */
    public boolean isDecisive() {
        return has(RuleEffect.Kind.FAIL) || has(RuleEffect.Kind.ROLLBACK);
    }

    /** What the values of a check must meet. */
    public sealed interface Condition {

        /** The value meets criteria; those relative to a baseline use that of the measurement. */
        record Value(Criteria criteria) implements Condition {
            @Override
            public String toString() {
                return criteria.toString();
            }
        }

        /** The measurement is a breach of the check's own criteria. */
        record Fails() implements Condition {
            @Override
            public String toString() {
                return "fails";
            }
        }
    }

    /** One measurement that could tell, as far as it matters here. */
    public record Seen(Instant at, boolean met) {}
}
