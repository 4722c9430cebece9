package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Template;
import io.jenkins.plugins.deploymentverification.notification.BuildSummaries;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a comment says: a plain text, or a template that is filled with the build and its last verification. */
@Restricted(NoExternalUse.class)
public final class CommentText {

    private CommentText() {}

    /**
     * The text, or null for none.
     *
     * @param text taken as it is, or null
     * @param template with the placeholders of notifications, or null
     * @throws AbortException when both are given, or the template is none
     */
    @CheckForNull
    public static String of(@CheckForNull String text, @CheckForNull String template, Run<?, ?> run)
            throws AbortException {
        if (template == null) {
            return text;
        }
        if (text != null) {
            throw new AbortException("either 'comment' or 'commentTemplate', not both");
        }
        Template parsed;
        try {
            parsed = Template.parse(template);
        } catch (IllegalArgumentException e) {
            throw new AbortException("commentTemplate: " + e.getMessage());
        }
        List<Evidence> verifications = BuildSummaries.verifications(run);
        Evidence last = verifications.isEmpty() ? null : verifications.get(verifications.size() - 1);
        return parsed
                .fill(new Composer(Locale.getDefault()).values(last, BuildSummaries.of(run)), Locale.getDefault())
                .stream()
                .map(CommentText::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(Paragraph paragraph) {
        return (paragraph.bullet() ? "- " : "")
                + paragraph.spans().stream().map(CommentText::plain).collect(Collectors.joining());
    }

    /** Jira makes links of URLs by itself. */
    private static String plain(Span span) {
        return span.url() == null || span.url().equals(span.text())
                ? span.text()
                : span.text() + " (" + span.url() + ")";
    }
}
