package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a verdict that is not acceptable does to the build. */
@Restricted(NoExternalUse.class)
public enum Reaction {
    /** The step fails. */
    FAIL,
    /** The build and its stage become unstable, and the Pipeline goes on. */
    UNSTABLE,
    /** A person decides; only for inconclusive verdicts, and where a build can wait without an executor. */
    ASK,
    /** Nothing: the Pipeline looks at the step's result itself. */
    NONE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Nothing stands for {@link #FAIL}; {@link #ASK} is none of them. */
    public static Reaction of(String parameter, @CheckForNull String code) {
        return of(parameter, code, EnumSet.complementOf(EnumSet.of(ASK)));
    }

    /** What an inconclusive verdict does; nothing stands for {@link #FAIL}. */
    public static Reaction onInconclusive(@CheckForNull String code) {
        return of("onInconclusive", code, EnumSet.allOf(Reaction.class));
    }

    private static Reaction of(String parameter, @CheckForNull String code, Set<Reaction> allowed) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? FAIL
                : allowed.stream()
                        .filter(r -> r.name().equalsIgnoreCase(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(parameter + " must be one of "
                                + allowed.stream().map(Reaction::code).collect(Collectors.joining(", "))
                                + ", but is '" + code + "'"));
    }

    public static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.Reaction_fail(), FAIL.code());
        items.add(Messages.Reaction_unstable(), UNSTABLE.code());
        items.add(Messages.Reaction_none(), NONE.code());
        return items;
    }

    /** For an inconclusive verdict. */
    public static ListBoxModel inconclusiveItems() {
        ListBoxModel items = items();
        items.add(Messages.Reaction_ask(), ASK.code());
        return items;
    }
}
