package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What came back, whichever the language.
 *
 * @param tables in the order of the answer; the same labels may come more than once
 * @param warnings in the server's words
 * @param partial whether the server says that there would be more
 */
record Rows(List<Table> tables, List<String> warnings, boolean partial) {

    /**
     * Rows of the same labels.
     *
     * @param rows without those that have no value
     */
    record Table(SortedMap<String, String> labels, List<Row> rows) {}

    /** @param at as the row says it, or null where it has no time */
    record Row(@CheckForNull Instant at, double value) {}
}
