package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * How long a metric takes to reach a limit if it goes on as it does.
 *
 * @param expected by the slope, in the unit of its times, from the last point; 0 if the line is there already, infinite
 *     if it does not go there
 * @param earliest by the end of the slope's interval that goes there faster; at most {@code expected}
 * @param latest by the end that goes there slower; at least {@code expected}, infinite if that end does not go there
 */
public record Headroom(double expected, double earliest, double latest) {

    /**
     * Of a line towards a limit.
     *
     * @param limit in the metric's unit
     * @param above whether the limit is an upper one, so that values above are beyond it
     */
    public static Headroom of(TheilSen line, double limit, boolean above) {
        double left = (limit - line.at(line.lastTime())) * (above ? 1 : -1);
        double speed = above ? line.slope() : -line.slope();
        double fastest = above ? line.interval().high() : -line.interval().low();
        double slowest = above ? line.interval().low() : -line.interval().high();
        return new Headroom(time(left, speed), time(left, fastest), time(left, slowest));
    }

    private static double time(double left, double speed) {
        return left <= 0 ? 0 : speed <= 0 ? Double.POSITIVE_INFINITY : left / speed;
    }
}
