package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.User;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What one person said to a deployment, in the reader's language and time zone. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ApprovalVote {

    private static final int VISIBILITY = 4;

    private final boolean approved;
    private final String who;

    @CheckForNull
    private final String comment;

    private final Instant at;
    private final Words words;

    ApprovalVote(boolean approved, String who, @CheckForNull String comment, Instant at, Words words) {
        this.approved = approved;
        this.who = who;
        this.comment = comment;
        this.at = at;
        this.words = words;
    }

    /** Whether they approved; rejected otherwise. */
    @Exported(visibility = VISIBILITY)
    public boolean isApproved() {
        return approved;
    }

    /** The person's id. */
    @Exported(visibility = VISIBILITY)
    public String getWho() {
        return who;
    }

    @CheckForNull
    @Exported(visibility = VISIBILITY)
    public String getComment() {
        return comment;
    }

    /** Epoch milliseconds. */
    @Exported(name = "at", visibility = VISIBILITY)
    public long getMillis() {
        return at.toEpochMilli();
    }

    public String getTime() {
        return words.dateTime(at);
    }

    public State getState() {
        return approved ? State.PASSED : State.FAILED;
    }

    public String getWord() {
        return approved ? Messages.Approval_Approved() : Messages.Approval_Rejected();
    }

    public String getName() {
        return name(who);
    }

    /** The full name and the id: names are for everybody to choose. */
    static String name(String id) {
        User user = User.getById(id, false);
        String name = user == null ? id : user.getDisplayName();
        return name.equals(id) ? id : name + " (" + id + ")";
    }
}
