package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceWatch;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;

/** How sources answered an agent, to be counted on the controller. */
final class AnswersOnAgent implements SourceWatch, Serializable {

    private static final long serialVersionUID = 1L;

    private final ArrayList<Answer> answers = new ArrayList<>();

    private record Answer(
            @CheckForNull String source, @CheckForNull SourceException.Kind failure, Duration took)
            implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    @Override
    public synchronized void answered(
            @CheckForNull String source, @CheckForNull SourceException.Kind failure, Duration took) {
        answers.add(new Answer(source, failure, took));
    }

    synchronized void tell(SourceWatch watch) {
        answers.forEach(a -> watch.answered(a.source(), a.failure(), a.took()));
    }

    /** As it is now: a measurement that came too late may still add to the other one. */
    synchronized AnswersOnAgent copy() {
        AnswersOnAgent copy = new AnswersOnAgent();
        copy.answers.addAll(answers);
        return copy;
    }
}
