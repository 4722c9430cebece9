package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Item;
import hudson.model.Run;
import hudson.security.SecurityRealm;
import java.util.List;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Who may say what becomes of a build that waits for persons. */
final class Deciders {

    private Deciders() {}

    /**
     * Whether the current user is one of them. An administrator always is.
     *
     * @param names of users and groups; empty for all who may build the job
     */
    static boolean include(Run<?, ?> run, List<String> names) {
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return true;
        }
        return names.isEmpty() ? run.hasPermission(Item.BUILD) : isAmong(names);
    }

    private static boolean isAmong(List<String> names) {
        Authentication who = Jenkins.getAuthentication2();
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        return names.stream()
                .anyMatch(name -> realm.getUserIdStrategy().equals(name, who.getName())
                        || who.getAuthorities().stream()
                                .map(GrantedAuthority::getAuthority)
                                .anyMatch(group -> realm.getGroupIdStrategy().equals(name, group)));
    }
}
