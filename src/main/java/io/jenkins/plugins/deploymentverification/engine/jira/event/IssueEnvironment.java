package io.jenkins.plugins.deploymentverification.engine.jira.event;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build gets to know of the change that started it, as environment variables {@code JIRA_…}. The values are what
 * people wrote into an issue: names and the characters that cannot be in a variable are made safe here, a shell's or
 * Groovy's own characters are not, because only the script knows where it puts a value.
 */
public final class IssueEnvironment {

    private static final int LONGEST = 8_192;

    private IssueEnvironment() {}

    /**
     * The common fields, and each custom field as {@code JIRA_CUSTOMFIELD_10042}. A field without a value is an empty
     * variable if it is a common one.
     *
     * @param url the issue's page, or null
     */
    public static Map<String, String> of(StatusChange change, @CheckForNull String url) {
        Map<String, String> all = new TreeMap<>();
        IssueFields fields = change.fields();
        fields.texts().forEach((id, text) -> {
            if (id.matches("customfield_\\d{1,12}")) {
                put(all, "JIRA_" + id.toUpperCase(Locale.ROOT), text);
            }
        });
        put(all, "JIRA_ISSUE_KEY", change.key());
        put(all, "JIRA_ISSUE_ID", change.issueId());
        put(all, "JIRA_ISSUE_URL", url == null ? "" : url);
        put(all, "JIRA_ISSUE_SUMMARY", change.summary());
        put(all, "JIRA_ISSUE_DESCRIPTION", fields.text("description"));
        put(all, "JIRA_ISSUE_TYPE", change.issueType());
        put(all, "JIRA_ISSUE_STATUS", change.toStatus());
        put(all, "JIRA_ISSUE_FROM_STATUS", change.fromStatus());
        put(all, "JIRA_ISSUE_PRIORITY", fields.text("priority"));
        put(all, "JIRA_ISSUE_RESOLUTION", fields.text("resolution"));
        put(all, "JIRA_ISSUE_LABELS", fields.text("labels"));
        put(all, "JIRA_ISSUE_COMPONENTS", fields.text("components"));
        put(all, "JIRA_ISSUE_FIX_VERSIONS", fields.text("fixVersions"));
        put(all, "JIRA_ISSUE_ASSIGNEE", fields.text("assignee"));
        put(all, "JIRA_ISSUE_REPORTER", fields.text("reporter"));
        put(all, "JIRA_PROJECT_KEY", change.project());
        put(all, "JIRA_CHANGED_BY", change.changedBy());
        return Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    private static void put(Map<String, String> all, String name, String value) {
        all.put(name, clean(value));
    }

    /** No process can have a NUL in its environment, and few systems a long one. */
    static String clean(String value) {
        String text = value.replace("\0", "");
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
