package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueKeys;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which issues are meant: keys, a query, or, when there is neither, those that the build tells of.
 *
 * @param issues keys, in any case; with {@code explicit} and none, nothing is looked for
 * @param explicit whether the issues were named, even if the name turned out to be empty
 * @param jql a query, or null
 * @param limit the most that the query may find
 */
@Restricted(NoExternalUse.class)
public record IssueSelection(
        List<String> issues, boolean explicit, @CheckForNull String jql, int limit) implements Serializable {

    /** Of the query. */
    public static final int DEFAULT_LIMIT = 50;

    private static final int MAX_LIMIT = 1000;

    public IssueSelection {
        issues = List.copyOf(issues);
        limit = Math.min(Math.max(limit, 1), MAX_LIMIT);
    }

    /** What a step was given. */
    public static IssueSelection of(
            @CheckForNull String issue, List<String> issues, @CheckForNull String jql, int limit)
            throws AbortException {
        List<String> all = new ArrayList<>(issues);
        if (issue != null) {
            all.add(0, issue);
        }
        if (jql != null && !all.isEmpty()) {
            throw new AbortException("either 'jql' or 'issue' and 'issues': which issues are meant?");
        }
        return new IssueSelection(all, !all.isEmpty(), jql, limit);
    }

    /**
     * The keys, each once.
     *
     * @throws AbortException when an issue is not of the site's projects, or the query finds more than the limit
     */
    List<String> keys(Run<?, ?> run, TaskListener listener, JiraSiteConfig site, JiraClient client)
            throws IOException, InterruptedException, JiraException {
        if (explicit) {
            return named(site);
        }
        return jql == null ? found(run, listener, site) : queried(site, client);
    }

    private List<String> named(JiraSiteConfig site) throws AbortException {
        Set<String> keys = issues.stream()
                .map(key -> key.strip().toUpperCase(Locale.ROOT))
                .filter(key -> !key.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (keys.isEmpty()) {
            throw new AbortException("the issue that is named is empty; give a key such as SHOP-12");
        }
        for (String key : keys) {
            refuseOtherProject(site, key);
        }
        return new ArrayList<>(keys);
    }

    private static void refuseOtherProject(JiraSiteConfig site, String key) throws AbortException {
        int hyphen = key.lastIndexOf('-');
        if (hyphen < 1) {
            throw new AbortException("\"" + key + "\" is no issue key, such as SHOP-12");
        }
        if (!site.allowsProject(key.substring(0, hyphen))) {
            throw new AbortException(key + " is not of a project that the Jira site '" + site.getName() + "' allows: "
                    + String.join(", ", site.projectKeys()));
        }
    }

    private List<String> queried(JiraSiteConfig site, JiraClient client)
            throws AbortException, JiraException, InterruptedException {
        List<String> keys = client.search(jql, List.of("status"), limit + 1).stream()
                .map(issue -> issue.key())
                .toList();
        if (keys.size() > limit) {
            throw new AbortException(
                    "the query finds more than " + limit + " issues; narrow it, or set 'limit'. Nothing was changed");
        }
        for (String key : keys) {
            refuseOtherProject(site, key);
        }
        return keys;
    }

    private static List<String> found(Run<?, ?> run, TaskListener listener, JiraSiteConfig site)
            throws IOException, InterruptedException {
        IssueKeys pattern;
        try {
            pattern = site.issueKeys();
        } catch (IllegalArgumentException e) {
            throw new AbortException(
                    "the Jira site '" + site.getName() + "' is not configured right: " + e.getMessage());
        }
        return pattern.in(BuildTexts.of(run, listener));
    }
}
