package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * Which monitors (alert rules that the monitoring system itself evaluates) are asked for.
 *
 * @param ids as the system knows them; empty where {@code search} says which
 * @param search in the system's own search language, or null where {@code ids} say which
 * @param groups where not empty, only the groups of a monitor that have one of these are told, each by itself: either
 *     a whole group such as {@code host:a,env:production}, or a part of it such as {@code env:production}
 */
public record MonitorQuery(List<String> ids, @CheckForNull String search, List<String> groups) {

    public MonitorQuery {
        ids = List.copyOf(ids);
        groups = List.copyOf(groups);
        if (ids.isEmpty() == (search == null)) {
            throw new IllegalArgumentException("monitors are asked for either by their ids or by a search");
        }
    }
}
