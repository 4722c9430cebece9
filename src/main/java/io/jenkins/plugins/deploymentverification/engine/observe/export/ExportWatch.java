package io.jenkins.plugins.deploymentverification.engine.observe.export;

/** Is told what becomes of builds' metrics. Quick, and never throws. */
@FunctionalInterface
public interface ExportWatch {

    /** What became of a build's metrics. */
    enum Outcome {
        SENT,
        /** The receiver does not want them. */
        REFUSED,
        /** There was no more room in the queue. */
        DROPPED
    }

    void exported(Outcome outcome, int builds);
}
