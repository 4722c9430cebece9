package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** For whom an {@link AfterVerdict} is driven. Called on threads of the pool, or on that which aborts. */
@Restricted(NoExternalUse.class)
public interface AftermathHost {

    /** A line for the build's log. */
    void log(String line);

    /** What measures in the verification after the rollback. */
    TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources) throws IOException, InterruptedException;

    /** The plan of the verification that the rollback follows, with its secrets. */
    VerificationPlan firstPlan() throws IOException, InterruptedException;

    /** How things stood before what is rolled back was deployed, as the rollback tells it; null where nobody looked. */
    @CheckForNull
    default String stateBefore() {
        return null;
    }

    /** The rollback is over, well or not; agents are not needed any more. */
    default void rolledBack() {}

    /** Nothing more is to follow; called once at most, and never after {@link AfterVerdict#abort}. */
    void settled();

    /** It cannot go on because of a defect; called once at most, instead of {@code settled}. */
    void broken(Throwable defect);
}
