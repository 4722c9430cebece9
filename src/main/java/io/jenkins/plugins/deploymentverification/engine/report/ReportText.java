package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A report for a terminal: the verdict and its reasons first, then a table of the checks. Colours only underline what
 * the words say. Stateless, safe for use by many threads.
 */
public final class ReportText {

    private static final int MIN_WIDTH = 60;
    private static final String INDENT = "  ";

    private final boolean colours;
    private final boolean unicode;
    private final int width;

    /**
     * Says how the terminal can be written to.
     *
     * @param colours whether it understands ANSI colours; false for files and pipes
     * @param unicode whether its encoding has more than ASCII
     * @param width in columns; less than 60 is taken as 60
     */
    public ReportText(boolean colours, boolean unicode, int width) {
        this.colours = colours;
        this.unicode = unicode;
        this.width = Math.max(width, MIN_WIDTH);
    }

    /** The report as lines of text, the last one ended too. */
    public String render(Report report) {
        StringBuilder out = new StringBuilder();
        out.append(badge(report.verdict())).append(INDENT);
        out.append(emphasized(ReportWords.clean(ReportWords.subject(report.deployment()))));
        if (!report.isFinished()) {
            out.append(" (still measuring)");
        }
        out.append('\n');
        for (Reason reason : report.reasons()) {
            wrap(out, INDENT, INDENT + INDENT, reason.toString());
        }
        wrap(out, INDENT, INDENT + INDENT, summary(report));
        if (report.rollout() != null) {
            wrap(
                    out,
                    INDENT,
                    INDENT + INDENT,
                    "Progressive rollout: " + report.rollout().text());
        }
        if (report.trace() != null) {
            wrap(out, INDENT, INDENT + INDENT, ReportWords.trace(report.trace()));
        }
        out.append('\n');
        table(out, report.checks());
        details(out, report.checks());
        events(out, report.events());
        report.decisions().forEach(decision -> decision(out, decision));
        report.rollbacks().forEach(rollback -> rollback(out, rollback));
        return out.toString();
    }

    private void decision(StringBuilder out, DecisionRecord decision) {
        String deep = INDENT + INDENT;
        out.append('\n');
        wrap(out, INDENT, deep, emphasized(adapted(ReportWords.clean(DecisionWords.summary(decision)))));
        DecisionWords.lines(decision).forEach(line -> wrap(out, deep, deep + INDENT, line));
    }

    private void rollback(StringBuilder out, RollbackRecord rollback) {
        String deep = INDENT + INDENT;
        out.append('\n').append(INDENT).append(emphasized(adapted(RollbackWords.summary(rollback))));
        out.append('\n');
        RollbackWords.lines(rollback).forEach(line -> wrap(out, deep, deep + INDENT, line));
        for (CommandRecord command : rollback.commands()) {
            RollbackWords.session(command)
                    .lines()
                    .forEach(line -> out.append(deep)
                            .append(adapted(ReportWords.clean(line)))
                            .append('\n'));
        }
    }

    /** For example {@code ✔ PASSED}; the symbol is there for the eye, the word for everybody. */
    public String badge(@CheckForNull Verdict verdict) {
        return painted(verdict, plainBadge(verdict));
    }

    private String plainBadge(@CheckForNull Verdict verdict) {
        return symbol(verdict) + " " + ReportWords.verdict(verdict);
    }

    private String symbol(@CheckForNull Verdict verdict) {
        if (verdict == null) {
            return unicode ? "…" : ".";
        }
        return switch (verdict) {
            case PASSED -> unicode ? "✔" : "+";
            case WARNING -> "!";
            case INCONCLUSIVE -> "?";
            case FAILED -> unicode ? "✘" : "x";
        };
    }

    private static String summary(Report report) {
        StringBuilder text = new StringBuilder("Score ").append(ReportWords.score(report.score()));
        text.append(", started ").append(ReportWords.time(report.startedAt()));
        if (report.finishedAt() != null) {
            Duration took = Duration.between(report.startedAt(), report.finishedAt());
            text.append(", took ").append(ReportWords.duration(took));
        }
        return text.append('.').toString();
    }

    private void table(StringBuilder out, List<CheckReport> checks) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"VERDICT", "CHECK", "LAST VALUE", "CRITERION", "BREACHES"});
        for (CheckReport check : checks) {
            rows.add(new String[] {
                plainBadge(check.verdict()),
                ReportWords.name(check.check()),
                ReportWords.lastValue(check),
                ReportWords.criterion(check.check()),
                ReportWords.breaches(check)
            });
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = adapted(ReportWords.clean(row[i]));
                widths[i] = Math.max(widths[i], TextWidth.of(row[i]));
            }
        }
        shrink(widths);
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < widths.length; i++) {
                String cell = TextWidth.fit(rows.get(r)[i], widths[i], unicode ? "…" : "...");
                String pad = " ".repeat(widths[i] - TextWidth.of(cell));
                boolean verdict = i == 0 && r > 0;
                line.append(verdict ? painted(checks.get(r - 1).verdict(), cell) : cell);
                line.append(i < widths.length - 1 ? pad + INDENT : "");
            }
            out.append(line).append('\n');
        }
    }

    /** Takes what the terminal has not from the widest of name, value and criterion, in turn. */
    private void shrink(int[] widths) {
        int free = width - INDENT.length() * widths.length;
        for (int c : widths) {
            free -= c;
        }
        while (free < 0) {
            int widest = widths[1] >= widths[3] && widths[1] >= widths[2] ? 1 : widths[3] >= widths[2] ? 3 : 2;
            if (widths[widest] <= 10) {
                return;
            }
            widths[widest]--;
            free++;
        }
    }

    private void events(StringBuilder out, List<ReportedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        out.append('\n').append(INDENT).append(emphasized("Events")).append('\n');
        String deep = INDENT + INDENT;
        for (ReportedEvent event : events) {
            wrap(out, deep, deep + INDENT, ReportWords.time(event.at()) + " " + event.source() + ": " + event.title());
            if (event.link() != null) {
                out.append(deep).append(INDENT).append(adapted(ReportWords.clean(event.link())));
                out.append('\n');
            }
        }
    }

    /** What a person needs to go on, for each check that did not simply hold. */
    private void details(StringBuilder out, List<CheckReport> checks) {
        List<CheckReport> open =
                checks.stream().filter(c -> c.verdict() != Verdict.PASSED).toList();
        for (CheckReport check : open) {
            out.append('\n').append(INDENT).append(emphasized(adapted(ReportWords.clean(check.name()))));
            out.append(": ").append(ReportWords.verdict(check.verdict())).append('\n');
            String deep = INDENT + INDENT;
            wrap(out, deep, deep, check.reason().toString());
            // never wrapped, so that they can be copied
            out.append(deep).append("asked: ").append(adapted(ReportWords.clean(ReportWords.question(check.check()))));
            out.append('\n');
            if (check.graphLink() != null) {
                out.append(deep)
                        .append("graph: ")
                        .append(adapted(ReportWords.clean(check.graphLink())))
                        .append('\n');
            }
            check.last()
                    .map(Measurement::message)
                    .filter(m -> !check.reason().toString().contains(m))
                    .ifPresent(m -> wrap(out, deep, deep + INDENT, "said:  " + m));
        }
    }

    private void wrap(StringBuilder out, String first, String rest, String text) {
        StringBuilder line = new StringBuilder(first);
        boolean begun = false;
        for (String word : adapted(ReportWords.clean(text)).split(" ")) {
            if (begun && TextWidth.of(line) + 1 + TextWidth.of(word) > width) {
                out.append(line).append('\n');
                line = new StringBuilder(rest);
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        out.append(line).append('\n');
    }

    private String adapted(String text) {
        return unicode
                ? text
                : text.codePoints()
                        .collect(
                                StringBuilder::new, (b, c) -> b.append(c < 128 ? (char) c : '?'), StringBuilder::append)
                        .toString();
    }

    private String emphasized(String text) {
        return colours ? "\u001B[1m" + text + "\u001B[0m" : text;
    }

    private String painted(@CheckForNull Verdict verdict, String text) {
        if (!colours || verdict == null) {
            return text;
        }
        int colour = switch (Objects.requireNonNull(verdict)) {
            case PASSED -> 32;
            case WARNING -> 33;
            case INCONCLUSIVE -> 35;
            case FAILED -> 31;
        };
        return "\u001B[1;" + colour + "m" + text + "\u001B[0m";
    }
}
