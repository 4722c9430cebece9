package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.ReportedEvent;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Something that a monitoring system noted down while the verification ran. */
@Restricted(NoExternalUse.class)
public final class EventRow {

    private final ReportedEvent event;
    private final Words words;

    @CheckForNull
    private final Instant reference;

    EventRow(ReportedEvent event, Words words, @CheckForNull Instant reference) {
        this.event = event;
        this.words = words;
        this.reference = reference;
    }

    public String getIso() {
        return event.at().toString();
    }

    public String getTime() {
        return words.time(event.at(), reference);
    }

    /** Name of the metric source. */
    public String getSource() {
        return event.source();
    }

    public String getTitle() {
        return event.title();
    }

    /** Null for anything but a page of the web. */
    @CheckForNull
    public String getLink() {
        String link = event.link();
        return link != null && link.matches("https?://\\S+") ? link : null;
    }
}
