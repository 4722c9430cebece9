package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One value of a check at one time, with what a person needs to follow it up.
 *
 * @param at the scheduled time; for a metric check the instant the query was evaluated at
 * @param outcome what came of it
 * @param verdict how it counts; null when it does not count at all ({@code wait})
 * @param value in the check's unit; null when there was none
 * @param baseline what the value was compared with, in the check's unit; null where there was nothing, or nothing to
 *     compare
 * @param labels of the series the value belongs to (the worst one); empty where there is only one or none
 * @param message what the source or the service said, without secrets, in English where it is ours; null when there is
 *     nothing to say
 * @param tookMillis time to the complete answer
 * @param counts what the value is a part of; null unless the check counts
 * @param remark the message for readers of other languages; null where it is the same in all
 */
public record Measurement(
        Instant at,
        Outcome outcome,
        @CheckForNull Verdict verdict,
        @CheckForNull Double value,
        @CheckForNull Double baseline,
        SortedMap<String, String> labels,
        @CheckForNull String message,
        long tookMillis,
        @CheckForNull Counts counts,
        @CheckForNull Remark remark) {

    public Measurement {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** One of a check that does not count. */
    public Measurement(
            Instant at,
            Outcome outcome,
            @CheckForNull Verdict verdict,
            @CheckForNull Double value,
            @CheckForNull Double baseline,
            SortedMap<String, String> labels,
            @CheckForNull String message,
            long tookMillis) {
        this(at, outcome, verdict, value, baseline, labels, message, tookMillis, null, null);
    }

    /** One that was compared with nothing. */
    public Measurement(
            Instant at,
            Outcome outcome,
            @CheckForNull Verdict verdict,
            @CheckForNull Double value,
            SortedMap<String, String> labels,
            @CheckForNull String message,
            long tookMillis) {
        this(at, outcome, verdict, value, null, labels, message, tookMillis);
    }

    public Measurement took(long millis) {
        return new Measurement(at, outcome, verdict, value, baseline, labels, message, millis, counts, remark);
    }

    /** The same with what was counted. */
    public Measurement counted(Counts those) {
        return new Measurement(at, outcome, verdict, value, baseline, labels, message, tookMillis, those, remark);
    }

    /** The same that says something; null for nothing. */
    public Measurement saying(@CheckForNull Remark something) {
        return new Measurement(
                at,
                outcome,
                verdict,
                value,
                baseline,
                labels,
                something == null ? null : something.toString(),
                tookMillis,
                counts,
                something != null && something.isCoded() ? something : null);
    }

    /** The message in a reader's language; null when there is nothing to say. */
    @CheckForNull
    public String message(Locale locale) {
        return remark == null ? message : remark.text(locale);
    }

    /** What it says, or null. */
    @CheckForNull
    public Remark said() {
        return remark == null && message != null ? Remark.words(message) : remark;
    }
}
