package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.util.List;

/**
 * How a chart's axis shows values: multiplied by a factor, followed by a suffix.
 *
 * @param factor from the check's unit to the one shown
 * @param suffix of the numbers on the axis, with a space where one belongs
 */
record Scale(double factor, String suffix) {

    private static final List<String> BYTES = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

    /**
     * The scale for values of a unit.
     *
     * @param largest the largest absolute value to be shown
     */
    static Scale of(Unit unit, double largest) {
        return switch (unit.dimension()) {
            case RATIO -> new Scale(unit.factor() * 100, "%");
            case TIME -> unit.factor() == 1 && largest < 1 ? new Scale(1000, " ms") : plain(unit);
            case BYTES -> bytes(unit, largest);
            case NONE, RATE -> plain(unit);
        };
    }

    private static Scale plain(Unit unit) {
        String symbol = unit.symbol();
        return new Scale(1, symbol.isEmpty() || symbol.startsWith("/") ? symbol : " " + symbol);
    }

    private static Scale bytes(Unit unit, double largest) {
        if (unit.factor() != 1) {
            return plain(unit);
        }
        int power = 0;
        for (double rest = largest; rest >= 1024 && power < BYTES.size() - 1; rest /= 1024) {
            power++;
        }
        return new Scale(1 / Math.pow(1024, power), " " + BYTES.get(power));
    }
}
