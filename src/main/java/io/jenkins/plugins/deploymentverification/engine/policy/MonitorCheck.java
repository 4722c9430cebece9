package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * No monitor of the monitoring system is in alert.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param ids which monitors; empty where {@code search} says which
 * @param search in the system's own search language, or null where {@code ids} say which
 * @param monitorGroups where not empty, only these groups of the monitors are judged
 * @param onWarning what a monitor in its warning state counts as
 * @param includeMuted whether monitors that somebody silenced count too
 */
public record MonitorCheck(
        CheckSettings settings,
        @CheckForNull String source,
        List<String> ids,
        @CheckForNull String search,
        List<String> monitorGroups,
        OnWarning onWarning,
        boolean includeMuted)
        implements Check {

    /** What a monitor in its warning state counts as. */
    public enum OnWarning {
        WARNING,
        FAIL,
        PASS
    }

    public MonitorCheck {
        ids = List.copyOf(ids);
        monitorGroups = List.copyOf(monitorGroups);
    }

    @Override
    public CheckType type() {
        return CheckType.MONITOR;
    }

    /** What is asked for: a search, or ids; then the groups. */
    public String question() {
        return (search == null ? String.join(", ", ids) : search)
                + (monitorGroups.isEmpty() ? "" : " [" + String.join(", ", monitorGroups) + "]");
    }
}
