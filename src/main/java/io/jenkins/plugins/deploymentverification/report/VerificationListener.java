package io.jenkins.plugins.deploymentverification.report;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Is told when a verification has finished and its record is kept. */
@Restricted(NoExternalUse.class)
public interface VerificationListener extends ExtensionPoint {

    /** One has begun, and its record is kept. Quick. */
    default void onStarted(Run<?, ?> run, VerificationRecord record) {}

    /** Called on the thread that keeps the report; quick. */
    void onFinished(Run<?, ?> run, VerificationRecord record);

    /** What is noted of a finished one was changed by somebody. Quick. */
    default void onChanged(Run<?, ?> run, VerificationRecord record) {}

    /** Somebody overruled its failed verdict. Quick. */
    default void onOverruled(Run<?, ?> run, VerificationRecord record) {}

    /** Tells all listeners; one that fails holds up nobody. */
    static void fireStarted(Run<?, ?> run, VerificationRecord record) {
        fire(run, record, listener -> listener.onStarted(run, record));
    }

    /** Tells all listeners; one that fails holds up nobody. */
    static void fireOverruled(Run<?, ?> run, VerificationRecord record) {
        fire(run, record, listener -> listener.onOverruled(run, record));
    }

    /** Tells all listeners; one that fails holds up nobody. */
    static void fireFinished(Run<?, ?> run, VerificationRecord record) {
        fire(run, record, listener -> listener.onFinished(run, record));
    }

    /** Tells all listeners; one that fails holds up nobody. */
    static void fireChanged(Run<?, ?> run, VerificationRecord record) {
        fire(run, record, listener -> listener.onChanged(run, record));
    }

    private static void fire(Run<?, ?> run, VerificationRecord record, Consumer<VerificationListener> tell) {
        for (VerificationListener listener : ExtensionList.lookup(VerificationListener.class)) {
            try {
                tell.accept(listener);
            } catch (RuntimeException e) {
                Logger.getLogger(VerificationListener.class.getName())
                        .log(Level.WARNING, "a listener failed for " + record.getId() + " of " + run, e);
            }
        }
    }
}
