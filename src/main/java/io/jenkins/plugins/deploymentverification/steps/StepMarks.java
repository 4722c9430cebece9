package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.verification.MonitoringSystems;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The marks that a verification sets in monitoring systems at its start, and closes at its end, also after a restart.
 * Setting them takes as long as those systems do, so the end may come before. Thread-safe.
 */
final class StepMarks implements Serializable {

    private static final long serialVersionUID = 1L;
    /** For monitoring systems to answer that the start is marked. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What closing them needs; replaced, never changed. */
    private volatile HashMap<String, String> marks = new HashMap<>();

    /** Open once they are set; null where none are being set. */
    @CheckForNull
    private transient volatile CountDownLatch marking;

    /** They will be set by {@link #set}; until then {@link #close} waits. */
    void expect() {
        marking = new CountDownLatch(1);
    }

    /**
     * Sets those that are {@link #expect expected}.
     *
     * @return whether there is something that must be kept now
     */
    boolean set(MonitoringSystems systems, VerificationDriver driver) throws IOException, InterruptedException {
        CountDownLatch expected = marking;
        if (expected == null) {
            return false;
        }
        try {
            marks = systems.begin(driver);
        } finally {
            expected.countDown();
        }
        return true;
    }

    /**
     * Closes those that were set.
     *
     * @param driver of the verification that has ended; null where it was not measured since the last restart
     */
    void close(
            MonitoringSystems systems, @CheckForNull VerificationDriver driver, Report report, StepSurroundings around)
            throws InterruptedException {
        CountDownLatch expected = marking;
        if (expected != null && !expected.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            around.log("The start is still being marked; its mark may stay open");
        }
        if (driver != null) {
            systems.end(driver, marks, report);
        }
    }
}
