package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import jenkins.model.Jenkins;

/** What the forms of the post-build actions have in common. */
final class FreestyleForms {

    private FreestyleForms() {}

    /** That the user may read the job, or, outside a job, Jenkins. */
    static void checkPermission(@CheckForNull Item item) {
        if (item == null) {
            Jenkins.get().checkPermission(Jenkins.READ);
        } else {
            item.checkPermission(Item.EXTENDED_READ);
        }
    }
}
