package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import java.time.Duration;

/** Reads how a store answers for one time. */
final class LookBacks {

    private LookBacks() {}

    /** @param interval whether the width of buckets is the source's to choose */
    static LookBack read(Fields fields, boolean interval) {
        Duration width =
                interval ? fields.duration("interval", LookBack.DEFAULT.interval()) : LookBack.DEFAULT.interval();
        Duration lookBack = fields.duration("lookback", LookBack.DEFAULT.lookBack());
        Duration delay = fields.duration("delay", LookBack.DEFAULT.delay());
        try {
            return new LookBack(width, lookBack, delay);
        } catch (IllegalArgumentException e) {
            fields.problems().add(fields.node().place(), e.getMessage());
            return LookBack.DEFAULT;
        }
    }
}
