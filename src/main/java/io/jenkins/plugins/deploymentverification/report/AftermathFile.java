package io.jenkins.plugins.deploymentverification.report;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathCodec;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The journal of what followed a verification's verdict, beside its report, which it completes. A rollback may also be asked
 * for later.
 */
@Restricted(NoExternalUse.class)
public final class AftermathFile extends EventFile<AftermathPlan, AftermathEvent, Aftermath> {

    private static final Logger LOGGER = Logger.getLogger(AftermathFile.class.getName());
    private static final Format<AftermathPlan, AftermathEvent, Aftermath> FORMAT = new Format<>(
            AftermathCodec::writePlan,
            AftermathCodec::readPlan,
            AftermathCodec::writeEvent,
            AftermathCodec::readEvent,
            Aftermath::restore);

    private final Run<?, ?> run;
    private final String id;

    /** @throws IllegalArgumentException when it is no id of a verification */
    public AftermathFile(Run<?, ?> run, String id) {
        super(run, id, ".aftermath", FORMAT);
        this.run = run;
        this.id = id;
    }

    /** Returns when the event is on disk. The verification's record tells of rollbacks that were made, too. */
    @Override
    public void append(AftermathEvent event) throws IOException {
        super.append(event);
        if (event instanceof AftermathEvent.RollbackEnded || event instanceof AftermathEvent.RecheckEnded) {
            note();
        }
    }

    /** The event is kept; that lists do not know of it holds up nothing. */
    private void note() {
        VerificationAction action = run.getAction(VerificationAction.class);
        try {
            if (action != null) {
                action.noteRollback(id);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The list of deployments does not know of the rollback in " + run);
        }
    }
}
