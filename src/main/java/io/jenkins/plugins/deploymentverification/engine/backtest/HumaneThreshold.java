package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Thresholds as people would write them: few digits, in the unit in which the number is neither tiny nor huge. Rounding
 * only ever loosens them.
 */
final class HumaneThreshold {

    private static final double[] MANTISSAS = {
        1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 10
    };
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    /** What two numbers may differ by and still be the same, relatively. */
    private static final double SAME = 1e-9;

    private final Unit unit;
    private final boolean upper;

    /**
     * Of a check.
     *
     * @param unit of the values
     * @param upper whether values above the threshold breach it
     */
    HumaneThreshold(Unit unit, boolean upper) {
        this.unit = unit;
        this.upper = upper;
    }

    /** Looser by a part of its size, such as 0.1; a lower threshold near 100 % by that part of what lacks to it. */
    double loosened(double value, double part) {
        double size = nearWhole(value) ? whole() - value : Math.abs(value);
        return upper ? value + size * part : value - size * part;
    }

    /**
     * The criteria, for example {@code <= 450ms}.
     *
     * @param value finite, in the check's unit
     */
    String criteria(double value) {
        return (upper ? "<= " : ">= ") + text(value);
    }

    private String text(double value) {
        Unit shown = shownIn(value);
        double scale = unit.factor() / shown.factor();
        BigDecimal number = nearWhole(value)
                ? BigDecimal.valueOf(whole() * scale).subtract(rounded((whole() - value) * scale, true))
                : rounded(value * scale, upper == value > 0);
        return (number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString()) + shown.symbol();
    }

    /** An availability of 99.53 % must not become 95 %: there, what lacks to 100 % is the number people think of. */
    private boolean nearWhole(double value) {
        return !upper && unit.dimension() == Unit.Dimension.RATIO && value > whole() / 2 && value <= whole();
    }

    private double whole() {
        return 1 / unit.factor();
    }

    private Unit shownIn(double value) {
        double size = Math.abs(value);
        if (unit.factor() != 1 || size == 0 && unit.dimension() != Unit.Dimension.RATIO) {
            return unit;
        }
        return switch (unit.dimension()) {
            case TIME -> size < 1e-3 ? known("us") : size < 1 ? known("ms") : unit;
            case RATIO -> Unit.PERCENT;
            case BYTES -> known(BINARY[Math.min(BINARY.length - 1, Math.max(0, Math.getExponent(size) / 10))]);
            default -> unit;
        };
    }

    private static Unit known(String symbol) {
        return Unit.of(symbol).orElseThrow();
    }

    private static BigDecimal rounded(double value, boolean away) {
        double size = Math.abs(value);
        if (size == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal exact = new BigDecimal(size, new MathContext(12, RoundingMode.HALF_EVEN));
        int exponent = exact.precision() - exact.scale() - 1;
        double mantissa = exact.movePointLeft(exponent).doubleValue();
        double humane = away ? 10 : 1;
        for (double candidate : MANTISSAS) {
            if (away && candidate >= mantissa * (1 - SAME)) {
                humane = candidate;
                break;
            }
            if (!away && candidate <= mantissa * (1 + SAME)) {
                humane = candidate;
            }
        }
        BigDecimal result = BigDecimal.valueOf(humane).movePointRight(exponent);
        return value < 0 ? result.negate() : result;
    }
}
