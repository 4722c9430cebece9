package io.jenkins.plugins.deploymentverification.engine.aftermath;

import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.time.Instant;

/** What is to be done next after a verdict. */
public sealed interface AftermathStep {

    /** Read how things stand; nothing was changed yet, so it may be done again. */
    record Look() implements AftermathStep {}

    /**
     * Change, once.
     *
     * @param before what was looked at
     */
    record Change(String before) implements AftermathStep {}

    /** The changes were begun and nobody saw their end: find out what became of them, or change when surely nothing. */
    record Find(String before) implements AftermathStep {}

    /** Wait until the changes take effect; may be done again. */
    record Await(String before) implements AftermathStep {}

    /**
     * Begin to verify again.
     *
     * @param settledAt when the service has had its time to settle
     */
    record Recheck(Instant settledAt) implements AftermathStep {}

    /** The verification after the rollback is under way. */
    record Rechecking(String id) implements AftermathStep {}

    /** A person is asked; wait for the answer, at most until the deadline. */
    record Decide(DecisionRecord question) implements AftermathStep {}

    /** A person decided to roll back: ask for it. */
    record RollBack(DecisionRecord decision) implements AftermathStep {}

    /** Nothing is left to do, unless somebody asks for something. */
    record Done() implements AftermathStep {}
}
