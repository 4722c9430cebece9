package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import io.jenkins.plugins.deploymentverification.engine.report.TextWidth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a back-test or a suggestion tells people, to be written as text or as Markdown. Not thread-safe. */
final class Page {

    private static final String INDENT = "  ";

    private sealed interface Block permits Heading, Line, Bullet, Table, Code {}

    private record Heading(String text) implements Block {}

    private record Line(String text) implements Block {}

    private record Bullet(String text) implements Block {}

    private record Table(List<List<String>> rows) implements Block {}

    private record Code(String text) implements Block {}

    private final List<Block> blocks = new ArrayList<>();

    Page heading(String text) {
        blocks.add(new Heading(text));
        return this;
    }

    Page line(String text) {
        blocks.add(new Line(text));
        return this;
    }

    Page bullet(String text) {
        blocks.add(new Bullet(text));
        return this;
    }

    /** @param rows of equal length, the header first */
    Page table(List<List<String>> rows) {
        blocks.add(new Table(rows));
        return this;
    }

    /** @param text YAML */
    Page code(String text) {
        blocks.add(new Code(text));
        return this;
    }

    String text() {
        StringBuilder out = new StringBuilder();
        Block before = null;
        for (Block block : blocks) {
            out.append(before == null || block instanceof Bullet && before instanceof Bullet ? "" : "\n");
            if (block instanceof Heading heading) {
                out.append(ReportWords.clean(heading.text)).append('\n');
            } else if (block instanceof Line line) {
                out.append(INDENT).append(ReportWords.clean(line.text)).append('\n');
            } else if (block instanceof Bullet bullet) {
                out.append(INDENT)
                        .append("- ")
                        .append(ReportWords.clean(bullet.text))
                        .append('\n');
            } else if (block instanceof Table table) {
                textTable(out, table.rows);
            } else if (block instanceof Code code) {
                code.text
                        .lines()
                        .forEach(l -> out.append(INDENT + INDENT)
                                .append(ReportWords.clean(l))
                                .append('\n'));
            }
            before = block;
        }
        return out.toString();
    }

    private static void textTable(StringBuilder out, List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], TextWidth.of(ReportWords.clean(row.get(i))));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = ReportWords.clean(row.get(i));
                line.append(INDENT).append(cell).append(" ".repeat(widths[i] - TextWidth.of(cell)));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        Block before = null;
        for (Block block : blocks) {
            out.append(before == null || block instanceof Bullet && before instanceof Bullet ? "" : "\n");
            if (block instanceof Heading heading) {
                out.append("## ").append(ReportMarkdown.escape(heading.text)).append('\n');
            } else if (block instanceof Line line) {
                out.append(ReportMarkdown.escape(line.text)).append('\n');
            } else if (block instanceof Bullet bullet) {
                out.append("- ").append(ReportMarkdown.escape(bullet.text)).append('\n');
            } else if (block instanceof Table table) {
                markdownTable(out, table.rows);
            } else if (block instanceof Code code) {
                String fence = code.text.contains("```") ? "~~~~~~~~" : "```";
                out.append(fence)
                        .append("yaml\n")
                        .append(code.text.stripTrailing())
                        .append('\n');
                out.append(fence).append('\n');
            }
            before = block;
        }
        return out.toString();
    }

    private static void markdownTable(StringBuilder out, List<List<String>> rows) {
        for (int r = 0; r < rows.size(); r++) {
            out.append(
                    rows.get(r).stream().map(ReportMarkdown::escape).collect(Collectors.joining(" | ", "| ", " |\n")));
            if (r == 0) {
                out.append("| --- ".repeat(rows.get(r).size())).append("|\n");
            }
        }
    }
}
