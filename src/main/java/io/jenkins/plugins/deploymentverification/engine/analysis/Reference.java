package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Aggregation;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the values of one measurement are compared with.
 *
 * @param series the last sample of each counts; empty where there is nothing to compare with
 * @param missing why there is nothing to compare with; said of series without a partner, too
 * @param failed whether the source did not answer, which is no answer about the baseline
 * @param usual the values of the same time of earlier days, where those are wanted; else empty
 */
public record Reference(List<Series> series, Remark missing, boolean failed, List<Double> usual) {

    private static final Reference NONE = missing(Remark.of(RemarkCode.NOTHING_TO_COMPARE));

    public Reference {
        series = List.copyOf(series);
        usual = List.copyOf(usual);
    }

    /** One without values of earlier days. */
    public Reference(List<Series> series, Remark missing, boolean failed) {
        this(series, missing, failed, List.of());
    }

    /** The values of the same time of earlier days: their median is what is compared with. */
    public static Reference usual(List<Double> values, Instant at) {
        List<Sample> samples = values.stream().map(v -> new Sample(at, v)).toList();
        List<Series> median =
                samples.isEmpty() ? List.of() : medians(List.of(new Series(MetricValues.NO_LABELS, samples)));
        return new Reference(median, noBaseline(Remark.of(RemarkCode.TOO_FEW_EARLIER_TIMES)), false, values);
    }

    /** For checks that are compared with nothing. */
    public static Reference none() {
        return NONE;
    }

    /** Nothing to compare with, and why. */
    public static Reference none(Remark why) {
        return missing(noBaseline(why));
    }

    private static Reference missing(Remark remark) {
        return new Reference(List.of(), remark, false);
    }

    private static Remark noBaseline(Remark why) {
        return Remark.of(RemarkCode.NO_BASELINE, why);
    }

    /** What was kept of an earlier answer. */
    public static Reference known(List<Series> series) {
        return new Reference(series, Remark.of(RemarkCode.BASELINE_LACKS_VALUE), false);
    }

    /** An answer; a doubtful one is none. */
    public static Reference of(MetricAnswer answer) {
        if (!answer.isTrustworthy()) {
            return none(MeasurementJudge.doubt(answer));
        }
        return answer.series().isEmpty() ? none(Remark.of(RemarkCode.NO_SERIES)) : known(answer.series());
    }

    /** No answer of the source. */
    public static Reference failed(SourceException e) {
        return new Reference(List.of(), Remark.of(RemarkCode.BASELINE_FAILED, e.remark()), true);
    }

    /** The same with other series. */
    public Reference withSeries(List<Series> others) {
        return new Reference(others, missing, failed);
    }

    /**
     * The series of a range query as one, where the check has an aggregation; else as they are.
     *
     * @param series with samples at the same times
     */
    public static List<Series> aggregated(Aggregation aggregation, List<Series> series) {
        if (aggregation == Aggregation.WORST || series.size() < 2) {
            return series;
        }
        SortedMap<Instant, List<Series>> byTime = new TreeMap<>();
        for (Series one : series) {
            for (Sample sample : one.samples()) {
                byTime.computeIfAbsent(sample.at(), at -> new ArrayList<>())
                        .add(new Series(one.labels(), List.of(sample)));
            }
        }
        List<Sample> samples = new ArrayList<>();
        byTime.forEach((at, then) -> samples.add(
                new Sample(at, MetricValues.of(aggregation, then).all().get(0).value())));
        return List.of(new Series(MetricValues.NO_LABELS, samples));
    }

    /**
     * Each series' median as its only sample, NaN and infinities left out; what is to be kept of a range.
     *
     * @param series of a range query; those without any number are left out
     */
    public static List<Series> medians(List<Series> series) {
        return series.stream()
                .map(Reference::median)
                .filter(s -> !s.samples().isEmpty())
                .toList();
    }

    private static Series median(Series series) {
        double[] values = series.samples().stream()
                .mapToDouble(Sample::value)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return new Series(series.labels(), List.of());
        }
        int half = values.length / 2;
        double median = values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
        Sample last = series.samples().get(series.samples().size() - 1);
        return new Series(series.labels(), List.of(new Sample(last.at(), median)));
    }
}
