package io.jenkins.plugins.deploymentverification.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A line chart with a logarithmic vertical axis, as a small SVG file. */
final class SvgChart {

    private static final int WIDTH = 680;
    private static final int HEIGHT = 320;
    private static final int LEFT = 60;
    private static final int RIGHT = 230;
    private static final int TOP = 36;
    private static final int BOTTOM = 46;
    private static final String[] COLOURS = {"#888888", "#d95f02", "#e6ab02", "#1b6ca8", "#1b9e77", "#7b3294"};
    private static final String[] DASHES = {"", "6 3", "2 3", "", "8 2 2 2", "4 2"};

    private final String title;
    private final String xTitle;
    private final double low;
    private final double high;
    private final String unit;
    private final List<String> ticks;
    private final StringBuilder marks = new StringBuilder();
    private int lines;

    /**
     * An empty chart.
     *
     * @param ticks what to write below the horizontal axis, evenly spaced
     */
    SvgChart(String title, String xTitle, List<String> ticks, double low, double high, String unit) {
        this.title = title;
        this.xTitle = xTitle;
        this.ticks = List.copyOf(ticks);
        this.low = low;
        this.high = high;
        this.unit = unit;
    }

    /**
     * Adds a line.
     *
     * @param values spread evenly over the width; NaN for a gap; those beyond an end are drawn at it
     * @param dots whether to mark each point
     */
    SvgChart line(String name, double[] values, boolean dots) {
        String colour = COLOURS[lines % COLOURS.length];
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                drawing = false;
                continue;
            }
            String x = number(LEFT + (WIDTH - LEFT - RIGHT) * (double) i / Math.max(1, values.length - 1));
            String y = number(y(values[i]));
            path.append(drawing ? "L" : "M").append(x).append(' ').append(y);
            drawing = true;
            if (dots) {
                marks.append(String.format("<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"%s\"/>%n", x, y, colour));
            }
        }
        marks.append(String.format(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>%n",
                path, colour, DASHES[lines % DASHES.length]));
        int row = TOP + 8 + 20 * lines;
        marks.append(String.format(
                "<path d=\"M%d %d h24\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\"/>"
                        + "<text x=\"%d\" y=\"%d\">%s</text>%n",
                WIDTH - RIGHT + 12, row, colour, DASHES[lines % DASHES.length], WIDTH - RIGHT + 42, row + 4, name));
        lines++;
        return this;
    }

    void write(Path file) throws IOException {
        List<String> out = new ArrayList<>();
        out.add(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " role=\"img\" font-family=\"sans-serif\" font-size=\"11\">",
                WIDTH, HEIGHT, WIDTH, HEIGHT));
        out.add("<title>" + title + "</title>");
        out.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        out.add(String.format("<text x=\"%d\" y=\"20\" font-size=\"13\" font-weight=\"bold\">%s</text>", LEFT, title));
        for (double tick = low; tick <= high * 1.0001; tick *= 10) {
            int y = (int) y(tick);
            out.add(String.format("<path d=\"M%d %d H%d\" stroke=\"#dddddd\"/>", LEFT, y, WIDTH - RIGHT));
            out.add(String.format(
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s%s</text>", LEFT - 6, y + 4, plain(tick), unit));
        }
        for (int i = 0; i < ticks.size(); i++) {
            double x = LEFT + (WIDTH - LEFT - RIGHT) * (double) i / Math.max(1, ticks.size() - 1);
            out.add(String.format(
                    "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    number(x), HEIGHT - BOTTOM + 16, ticks.get(i)));
        }
        out.add(String.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, xTitle));
        out.add(marks.toString().stripTrailing());
        out.add("</svg>");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, String.join("\n", out) + "\n");
    }

    private double y(double value) {
        double part = Math.log(Math.max(low, Math.min(high, value)) / low) / Math.log(high / low);
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private static String plain(double tick) {
        return tick >= 1e4
                ? "10^" + Math.round(Math.log10(tick))
                : tick >= 1
                        ? Long.toString(Math.round(tick))
                        : String.format(Locale.ROOT, "%.2g", tick).replaceAll("0+$", "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
