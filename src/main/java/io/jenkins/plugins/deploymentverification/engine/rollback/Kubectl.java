package io.jenkins.plugins.deploymentverification.engine.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which cluster and namespace a command means. What people wrote goes into a command only as {@code --option=value} or
 * as a name that is checked, so it can never be taken for an option.
 *
 * @param namespace null for that of the context
 * @param context of the kubeconfig; null for its current one
 * @param kubeconfig path on the machine where the commands run; null for the usual one
 */
public record Kubectl(
        @CheckForNull String namespace,
        @CheckForNull String context,
        @CheckForNull String kubeconfig) {

    /** For commands that only read. */
    static final Duration LOOK = Duration.ofMinutes(1);

    /** What a command gets on top of the time it waits itself, to tell what became of it. */
    static final Duration GRACE = Duration.ofSeconds(15);

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    public Kubectl {
        if (namespace != null && !LABEL.matcher(namespace).matches()) {
            throw new IllegalArgumentException("'" + namespace + "' is not a name of a Kubernetes namespace");
        }
        requireOneLine("context", context);
        requireOneLine("kubeconfig", kubeconfig);
    }

    /** @throws IllegalArgumentException when it is not a name of a Kubernetes object (RFC 1123 subdomain) */
    static String name(String name) {
        if (!SUBDOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is not a name of a Kubernetes object: lower case"
                    + " letters, digits, '-' and '.', beginning and ending with a letter or digit");
        }
        return name;
    }

    static void requirePositive(String what, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException("'" + what + "' must be longer than nothing");
        }
    }

    Command kubectl(Duration timeout, String... arguments) {
        List<String> all = new ArrayList<>(List.of("kubectl"));
        option(all, "kubeconfig", kubeconfig);
        option(all, "context", context);
        option(all, "namespace", namespace);
        all.addAll(List.of(arguments));
        return Command.of(all, timeout);
    }

    /** A plugin of kubectl: it stands first, its options behind it. */
    Command plugin(Duration timeout, List<String> plugin, String... arguments) {
        List<String> all = new ArrayList<>(List.of("kubectl"));
        all.addAll(plugin);
        option(all, "kubeconfig", kubeconfig);
        option(all, "context", context);
        option(all, "namespace", namespace);
        all.addAll(List.of(arguments));
        return Command.of(all, timeout);
    }

    Command helm(Duration timeout, String... arguments) {
        List<String> all = new ArrayList<>(List.of("helm"));
        option(all, "kubeconfig", kubeconfig);
        option(all, "kube-context", context);
        option(all, "namespace", namespace);
        all.addAll(List.of(arguments));
        return Command.of(all, timeout);
    }

    /** For a description: {@code " in namespace shop (context prod)"}, or nothing. */
    String words() {
        return (namespace == null ? "" : " in namespace " + namespace)
                + (context == null ? "" : " (context " + context + ")");
    }

    /** As Go reads durations. */
    static String seconds(Duration time) {
        return Math.max(1, time.toSeconds()) + "s";
    }

    private static void option(List<String> arguments, String name, @CheckForNull String value) {
        if (value != null) {
            arguments.add("--" + name + "=" + value);
        }
    }

    private static void requireOneLine(String what, @CheckForNull String value) {
        if (value != null && (value.isBlank() || value.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException("'" + what + "' must be one line that is not blank");
        }
    }
}
