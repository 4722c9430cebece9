package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** The questions that builds put to people and wait for. */
@Extension
@Restricted(NoExternalUse.class)
public final class PendingDecisions implements DecisionOffer {

    @Override
    @CheckForNull
    public DecisionRecord question(Run<?, ?> run, String id) {
        AfterVerdict after = RunningRollbacks.get().find(run, id);
        return after == null ? null : after.question();
    }

    @Override
    public boolean mayDecide(Run<?, ?> run, DecisionRecord question) {
        List<String> submitters = question.submitters();
        if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return true;
        }
        return submitters.isEmpty() ? run.hasPermission(Item.BUILD) : isAmong(submitters);
    }

    private static boolean isAmong(List<String> submitters) {
        Authentication who = Jenkins.getAuthentication2();
        SecurityRealm realm = Jenkins.get().getSecurityRealm();
        return submitters.stream()
                .anyMatch(name -> realm.getUserIdStrategy().equals(name, who.getName())
                        || who.getAuthorities().stream()
                                .map(GrantedAuthority::getAuthority)
                                .anyMatch(group -> realm.getGroupIdStrategy().equals(name, group)));
    }

    @Override
    public void decide(Run<?, ?> run, String id, DecisionRecord.Choice choice, String who, @CheckForNull String reason)
            throws IOException {
        AfterVerdict after = RunningRollbacks.get().find(run, id);
        if (after == null) {
            throw new IOException("There is nothing to decide now");
        }
        after.decide(choice, who, reason);
    }
}
