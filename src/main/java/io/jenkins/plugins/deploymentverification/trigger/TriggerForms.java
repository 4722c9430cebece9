package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jenkins.model.Jenkins;

/** What the forms of the triggers have in common. */
final class TriggerForms {

    private TriggerForms() {}

    static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }

    /** The words of a list, each of which may be a line of several with commas, as forms give them. */
    static ArrayList<String> items(@CheckForNull List<String> lines) {
        ArrayList<String> items = new ArrayList<>();
        for (String line : Util.fixNull(lines)) {
            Arrays.stream(line.split("[,，\\n]"))
                    .map(String::strip)
                    .filter(word -> !word.isEmpty() && !items.contains(word))
                    .forEach(items::add);
        }
        return items;
    }
}
