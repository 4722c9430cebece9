package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.Arrays;
import java.util.Locale;

/** Whether a rollout that ends before its time is rolled back. */
enum Undo {
    ROLLBACK,
    /** The traffic stays as it is. */
    NONE;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What was written.
     *
     * @param parameter its name, for the message
     * @param usual where nothing is
     * @throws IllegalArgumentException when it is neither of the two
     */
    static Undo of(String parameter, @CheckForNull String code, Undo usual) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? usual
                : Arrays.stream(values())
                        .filter(u -> u.code().equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'" + parameter + "' must be 'rollback' or 'none', but is '" + code + "'"));
    }

    static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.Undo_rollback(), ROLLBACK.code());
        items.add(Messages.Undo_none(), NONE.code());
        return items;
    }
}
