package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Whether later verifications may be compared with one, on its page. */
@Restricted(NoExternalUse.class)
public final class BaselineView {

    private final Run<?, ?> run;
    private final VerificationRecord record;
    private final Words words;
    private final boolean possible;

    /** @param possible whether it can be a baseline at all */
    BaselineView(Run<?, ?> run, VerificationRecord record, Words words, boolean possible) {
        this.run = run;
        this.record = record;
        this.words = words;
        this.possible = possible;
    }

    /** Null where later verifications may be compared with it. */
    @CheckForNull
    public String getExclusion() {
        BaselineExclusion exclusion = record.getExclusion();
        return exclusion == null
                ? null
                : Messages.VerificationPage_Excluded(
                        exclusion.getUserName(), words.dateTime(exclusion.getAt()), exclusion.getReason());
    }

    /** Whether the reader may exclude it, or take that back. */
    public boolean isExcludable() {
        return (possible || record.getExclusion() != null) && run.hasPermission(Run.UPDATE);
    }
}
