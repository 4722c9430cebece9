package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One thing a rule does. The set is closed: a policy names effects, it runs nothing.
 *
 * @param target the notifier, or the status or transition; null for the kinds that need none
 */
public record RuleEffect(Kind kind, @CheckForNull String target) {

    /** What a rule can do. */
    public enum Kind {
        /** The verification fails and the rollback it names is run. */
        ROLLBACK(false),
        /** The verification fails. */
        FAIL(false),
        /** The verification passes with a warning at best, and the build becomes unstable. */
        UNSTABLE(false),
        /** A notifier is told at once; the target is its name. */
        NOTIFY(true),
        /** The issues of the deployment are moved; the target is a transition or status of Jira. */
        TRANSITION(true);

        private final boolean needsTarget;

        Kind(boolean needsTarget) {
            this.needsTarget = needsTarget;
        }

        public boolean needsTarget() {
            return needsTarget;
        }

        /** As people write it. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public RuleEffect {
        if (kind.needsTarget() != (target != null && !target.isBlank())) {
            throw new IllegalArgumentException(
                    kind.needsTarget()
                            ? "'" + kind.code() + "' needs to know "
                                    + (kind == Kind.NOTIFY
                                            ? "whom, as in \"notify: ops\""
                                            : "where to, as in" + " \"transition: Rolled back\"")
                            : "'" + kind.code() + "' stands alone, without '" + target + "'");
        }
    }

    /**
     * Reads what people write: {@code rollback}, {@code notify: ops-dingtalk}.
     *
     * @throws IllegalArgumentException saying what there is
     */
    public static RuleEffect parse(String text) {
        int colon = text.indexOf(':');
        String kind = (colon < 0 ? text : text.substring(0, colon)).strip();
        String target = colon < 0 ? null : text.substring(colon + 1).strip();
        return new RuleEffect(
                Arrays.stream(Kind.values())
                        .filter(k -> k.name().equalsIgnoreCase(kind))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("unknown effect '" + kind + "'; there are: " + known())),
                target);
    }

    private static String known() {
        return Arrays.stream(Kind.values())
                .map(k -> k.code() + (k.needsTarget() ? ": …" : ""))
                .collect(Collectors.joining(", "));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return target == null ? kind.code() : kind.code() + ": " + target;
    }
}
