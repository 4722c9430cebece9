package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A dashboard that verifications link to.
 *
 * @param uid as its URL shows it: {@code /d/<uid>/…}
 * @param title for people; null for the uid
 * @param services of which service names it is told, {@code *} standing for any text; null for all
 * @param variables its template variables, without {@code var-}; values may hold <code>${service}</code>,
 *     <code>${environment}</code> and <code>${version}</code>
 * @param panels ids of the panels whose pictures the report shows
 */
public record Dashboard(
        String uid,
        @CheckForNull String title,
        @CheckForNull String services,
        SortedMap<String, String> variables,
        List<String> panels)
        implements Serializable {

    /** More pictures make a report slow to read, and a renderer busy. */
    public static final int MOST_PANELS = 6;

    private static final Pattern PANEL = Pattern.compile("[A-Za-z0-9-]{1,40}");
    private static final Pattern VARIABLE = Pattern.compile("\\w{1,100}");

    /** @throws IllegalArgumentException saying what is wrong */
    public Dashboard {
        if (!GrafanaSettings.UID.matcher(uid).matches()) {
            throw new IllegalArgumentException(
                    "a dashboard's uid has only letters, digits, - and _; its URL shows it after /d/");
        }
        variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
        panels = Collections.unmodifiableList(new ArrayList<>(panels));
        for (String name : variables.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("a variable's name has only letters, digits and _: '" + name + "'");
            }
        }
        for (String panel : panels) {
            if (!PANEL.matcher(panel).matches()) {
                throw new IllegalArgumentException(
                        "a panel's id is a number, as viewPanel= shows it in the URL: '" + panel + "'");
            }
        }
        if (panels.size() > MOST_PANELS) {
            throw new IllegalArgumentException("at most " + MOST_PANELS + " panels of a dashboard are rendered");
        }
    }

    String shownTitle() {
        return title == null || title.isBlank() ? uid : title;
    }

    /** Whether it is told of deployments of this service. */
    boolean concerns(String service) {
        if (services == null || services.isBlank()) {
            return true;
        }
        for (String pattern : services.strip().split("\\s*,\\s*")) {
            StringBuilder regex = new StringBuilder();
            for (String literal : pattern.split("\\*", -1)) {
                regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
            }
            if (Pattern.matches(regex.toString(), service)) {
                return true;
            }
        }
        return false;
    }
}
