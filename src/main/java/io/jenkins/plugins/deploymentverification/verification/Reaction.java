package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.Arrays;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a verdict that is not acceptable does to the build. */
@Restricted(NoExternalUse.class)
public enum Reaction {
    /** The step fails. */
    FAIL,
    /** The build and its stage become unstable, and the Pipeline goes on. */
    UNSTABLE,
    /** Nothing: the Pipeline looks at the step's result itself. */
    NONE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Nothing stands for {@link #FAIL}. */
    public static Reaction of(String parameter, @CheckForNull String code) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? FAIL
                : Arrays.stream(values())
                        .filter(r -> r.name().equalsIgnoreCase(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                parameter + " must be one of fail, unstable, none, but is '" + code + "'"));
    }

    public static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.Reaction_fail(), FAIL.code());
        items.add(Messages.Reaction_unstable(), UNSTABLE.code());
        items.add(Messages.Reaction_none(), NONE.code());
        return items;
    }
}
