package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.document.Names;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lists of words: in Pipelines real lists, in forms one line with commas. */
@Restricted(NoExternalUse.class)
public final class FormLists {

    private FormLists() {}

    /** The words, each of which may be a line of several. */
    public static ArrayList<String> items(@CheckForNull List<String> lines) {
        ArrayList<String> items = new ArrayList<>();
        for (String line : Util.fixNull(lines)) {
            Names.of(line).stream().filter(word -> !items.contains(word)).forEach(items::add);
        }
        return items;
    }

    public static String line(@CheckForNull List<String> items) {
        return String.join(", ", Util.fixNull(items));
    }
}
