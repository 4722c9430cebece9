package io.jenkins.plugins.deploymentverification.engine.policy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A unit of measurement: a dimension and a factor to that dimension's base unit (seconds, ratio, bytes, per second),
 * which is what Prometheus' naming conventions ask metrics to use.
 *
 * @param symbol as people write it; empty for a plain number
 * @param dimension what it measures
 * @param factor how many base units one of this unit is
 * @see <a href="https://prometheus.io/docs/practices/naming/#base-units">Prometheus: base units</a>
 */
public record Unit(String symbol, Dimension dimension, double factor) {

    /** What a unit measures; only units of the same dimension convert into each other. */
    public enum Dimension {
        NONE,
        TIME,
        RATIO,
        BYTES,
        RATE
    }

    private static final Map<String, Unit> KNOWN = new LinkedHashMap<>();

    /** A plain number. */
    public static final Unit NONE = register("", Dimension.NONE, 1);

    public static final Unit SECONDS = register("s", Dimension.TIME, 1);
    public static final Unit RATIO = register("ratio", Dimension.RATIO, 1);
    public static final Unit PERCENT = register("%", Dimension.RATIO, 0.01);
    public static final Unit BYTES = register("B", Dimension.BYTES, 1);
    public static final Unit PER_SECOND = register("/s", Dimension.RATE, 1);

    static {
        register("ns", Dimension.TIME, 1e-9);
        register("us", Dimension.TIME, 1e-6);
        register("µs", Dimension.TIME, 1e-6);
        register("ms", Dimension.TIME, 1e-3);
        register("m", Dimension.TIME, 60);
        register("min", Dimension.TIME, 60);
        register("h", Dimension.TIME, 3600);
        register("d", Dimension.TIME, 86_400);
        register("percent", Dimension.RATIO, 0.01);
        String[] prefixes = {"K", "M", "G", "T", "P"};
        for (int i = 0; i < prefixes.length; i++) {
            register(prefixes[i] + "B", Dimension.BYTES, Math.pow(1000, i + 1));
            register(prefixes[i] + "iB", Dimension.BYTES, Math.pow(1024, i + 1));
        }
        register("kB", Dimension.BYTES, 1000);
        for (String what : new String[] {"req", "requests", "ops"}) {
            register(what + "/s", Dimension.RATE, 1);
            register(what + "/min", Dimension.RATE, 1.0 / 60);
        }
        register("/min", Dimension.RATE, 1.0 / 60);
        register("B/s", Dimension.RATE, 1);
        register("rps", Dimension.RATE, 1);
        register("qps", Dimension.RATE, 1);
    }

    private static Unit register(String symbol, Dimension dimension, double factor) {
        Unit unit = new Unit(symbol, dimension, factor);
        KNOWN.put(symbol, unit);
        return unit;
    }

    /** The unit of that exact symbol: case tells milli from mega. */
    public static Optional<Unit> of(String symbol) {
        return Optional.ofNullable(KNOWN.get(symbol.strip()));
    }

    /** The known symbols, for messages. */
    public static String knownSymbols() {
        return String.join(
                ", ", KNOWN.keySet().stream().filter(s -> !s.isEmpty()).toList());
    }

    /** A value of this unit in another of the same dimension, free of binary rounding noise. */
    double convertTo(Unit other, double value) {
        if (factor == other.factor || !Double.isFinite(value)) {
            return value;
        }
        return BigDecimal.valueOf(value)
                .multiply(BigDecimal.valueOf(factor))
                .divide(BigDecimal.valueOf(other.factor), MathContext.DECIMAL64)
                .doubleValue();
    }

    /** The value for people, with at most four significant digits and this unit's symbol. */
    public String format(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }
        if (this.dimension == Dimension.RATIO && factor == 1) {
            return PERCENT.format(value * 100);
        }
        if (this.dimension == Dimension.TIME && factor == 1 && value != 0 && Math.abs(value) < 1) {
            return number(value * 1000) + " ms";
        }
        if (this.dimension == Dimension.BYTES && factor == 1 && Math.abs(value) >= 1024) {
            return inBinaryPrefix(value);
        }
        String space = symbol.isEmpty() || symbol.equals("%") || symbol.startsWith("/") ? "" : " ";
        return number(value) + space + symbol;
    }

    private static String inBinaryPrefix(double bytes) {
        String prefixes = "KMGTP";
        double value = bytes / 1024;
        int index = 0;
        while (Math.abs(value) >= 1024 && index < prefixes.length() - 1) {
            value /= 1024;
            index++;
        }
        return number(value) + " " + prefixes.charAt(index) + "iB";
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        boolean readable = rounded.signum() == 0 || (Math.abs(value) < 1e9 && Math.abs(value) >= 1e-4);
        return readable ? rounded.toPlainString() : rounded.toString();
    }

    @Override
    public String toString() {
        return symbol;
    }
}
