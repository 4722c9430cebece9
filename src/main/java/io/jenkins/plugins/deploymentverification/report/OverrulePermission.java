package io.jenkins.plugins.deploymentverification.report;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Who may overrule a failed verdict: a permission of its own, since it lets through what the policy stops. */
@Restricted(NoExternalUse.class)
public final class OverrulePermission {

    public static final PermissionGroup GROUP = new PermissionGroup(
            "io.jenkins.plugins.deploymentverification.DeploymentVerification",
            OverrulePermission.class,
            Messages._OverrulePermission_Group());

    public static final Permission OVERRULE = new Permission(
            GROUP,
            "Override",
            Messages._OverrulePermission_Override(),
            Jenkins.ADMINISTER,
            true,
            new PermissionScope[] {PermissionScope.ITEM_GROUP, PermissionScope.ITEM, PermissionScope.RUN});

    private OverrulePermission() {}

    /** Permissions are known once their class is loaded: before the configuration that may name them. */
    @Initializer(before = InitMilestone.SYSTEM_CONFIG_LOADED)
    public static void register() {
        OVERRULE.getId();
    }
}
