package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.ListBoxModel;
import java.util.Arrays;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Where the measurements are taken. */
@Restricted(NoExternalUse.class)
public enum RunOn {
    CONTROLLER,
    /** On the agent of the surrounding {@code node} block, for services only it can reach. */
    AGENT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunOn of(@CheckForNull String code) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? CONTROLLER
                : Arrays.stream(values())
                        .filter(r -> r.name().equalsIgnoreCase(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "runOn must be one of controller, agent, but is '" + code + "'"));
    }

    /** For forms. */
    public static ListBoxModel items() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.RunOn_controller(), CONTROLLER.code());
        items.add(Messages.RunOn_agent(), AGENT.code());
        return items;
    }
}
