package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Result;
import hudson.model.Run;
import hudson.util.ListBoxModel;
import java.util.Arrays;
import java.util.Objects;

/** After which builds people are told. */
enum When {
    ALWAYS("always"),
    NOT_SUCCESSFUL("notSuccessful"),
    /** The result is not the one of the build before; the first build counts as a change. */
    CHANGED("changed");

    private final String code;

    When(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** Nothing stands for {@link #ALWAYS}. */
    static When of(@CheckForNull String code) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? ALWAYS
                : Arrays.stream(values())
                        .filter(w -> w.code.equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "'when' must be one of always, notSuccessful, changed, but is '" + code + "'"));
    }

    boolean matches(Run<?, ?> build) {
        Result result = Objects.requireNonNullElse(build.getResult(), Result.SUCCESS);
        Run<?, ?> before = build.getPreviousCompletedBuild();
        return switch (this) {
            case ALWAYS -> true;
            case NOT_SUCCESSFUL -> result != Result.SUCCESS;
            case CHANGED -> before == null || before.getResult() != result;
        };
    }

    static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.When_always(), ALWAYS.code);
        items.add(Messages.When_notSuccessful(), NOT_SUCCESSFUL.code);
        items.add(Messages.When_changed(), CHANGED.code);
        return items;
    }
}
