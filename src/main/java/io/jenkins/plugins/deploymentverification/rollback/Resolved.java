package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import java.util.Map;
import java.util.TreeMap;

/** Settings with what they need from a build. */
final class Resolved {

    /** For a check without a build. */
    static final Resolved NOTHING = new Resolved(null);

    @CheckForNull
    private final RollbackContext context;

    private Resolved(@CheckForNull RollbackContext context) {
        this.context = context;
    }

    static Resolved of(RollbackContext context) {
        return new Resolved(context);
    }

    /** Null for a check without a build. */
    @CheckForNull
    RollbackContext context() {
        return context;
    }

    /** The text with variables filled in; null where there is nothing in it. */
    @CheckForNull
    String fill(@CheckForNull String text) {
        return text == null || context == null ? Util.fixEmptyAndTrim(text) : Util.fixEmptyAndTrim(context.expand(text));
    }

    /** The same for a setting that must be there. */
    String require(String name, @CheckForNull String text) {
        String filled = fill(text);
        if (filled == null) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return filled;
    }

    Map<String, String> fill(Map<String, String> values) {
        Map<String, String> filled = new TreeMap<>(values);
        if (context != null) {
            filled.replaceAll((name, value) -> context.expand(value));
        }
        return filled;
    }
}
