package io.jenkins.plugins.deploymentverification.engine.report;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * A report as GitHub-flavoured Markdown, for pull requests, wikis and chats. Everything that came from outside is
 * escaped: it can neither format, link nor mention anybody. Stateless, safe for use by many threads.
 *
 * @see <a href="https://github.github.com/gfm/#backslash-escapes">GFM: backslash escapes</a>
 */
public final class ReportMarkdown {

    private static final String ESCAPED = "\\`*_{}[]()#+!|~$";

    /** The report as Markdown, the last line ended. */
    public String render(Report report) {
        StringBuilder out = new StringBuilder();
        out.append("## ").append(verdict(report.verdict())).append(": ");
        out.append(escape(ReportWords.subject(report.deployment()))).append("\n\n");
        for (Reason reason : report.reasons()) {
            out.append("- ").append(escape(reason.toString())).append('\n');
        }
        out.append(report.reasons().isEmpty() ? "" : "\n");
        out.append("Score ").append(ReportWords.score(report.score()));
        out.append(", started ").append(ReportWords.time(report.startedAt()));
        if (report.finishedAt() == null) {
            out.append(", still measuring");
        } else {
            Duration took = Duration.between(report.startedAt(), report.finishedAt());
            out.append(", took ").append(ReportWords.duration(took));
        }
        out.append(".\n\n");
        if (report.rollout() != null) {
            out.append("Progressive rollout: ")
                    .append(escape(report.rollout().text()))
                    .append(".\n\n");
        }
        if (report.trace() != null) {
            out.append(ReportWords.trace(report.trace())).append(".\n\n");
        }
        out.append("| Verdict | Check | Last value | Criterion | Breaches | Reason |\n");
        out.append("| --- | --- | --- | --- | --- | --- |\n");
        for (CheckReport check : report.checks()) {
            List<String> cells = List.of(
                    verdict(check.verdict()),
                    escape(ReportWords.name(check.check())),
                    escape(ReportWords.lastValue(check)),
                    escape(ReportWords.criterion(check.check())),
                    ReportWords.breaches(check),
                    escape(check.reason().toString()));
            out.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        details(out, report.checks());
        events(out, report.events());
        report.decisions().forEach(decision -> decision(out, decision));
        report.rollbacks().forEach(rollback -> rollback(out, rollback));
        return out.toString();
    }

    private static void decision(StringBuilder out, DecisionRecord decision) {
        out.append("\n### ")
                .append(escape(capitalized(DecisionWords.summary(decision))))
                .append("\n\n");
        DecisionWords.lines(decision)
                .forEach(line -> out.append("- ").append(escape(line)).append('\n'));
    }

    private static void rollback(StringBuilder out, RollbackRecord rollback) {
        out.append("\n### ")
                .append(escape(capitalized(RollbackWords.summary(rollback))))
                .append("\n\n");
        RollbackWords.lines(rollback)
                .forEach(line -> out.append("- ").append(escape(line)).append('\n'));
        for (CommandRecord command : rollback.commands()) {
            StringBuilder session = new StringBuilder();
            RollbackWords.session(command)
                    .lines()
                    .forEach(line -> session.append(ReportWords.clean(line)).append('\n'));
            String fence = fence(session.toString());
            out.append('\n')
                    .append(fence)
                    .append('\n')
                    .append(session)
                    .append(fence)
                    .append('\n');
        }
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static void events(StringBuilder out, List<ReportedEvent> events) {
        out.append(events.isEmpty() ? "" : "\n**Events**\n\n");
        for (ReportedEvent event : events) {
            out.append("- ").append(ReportWords.time(event.at())).append(' ');
            out.append(escape(event.source() + ": " + event.title()));
            if (event.link() != null && event.link().matches("https?://[^\\s<>]+")) {
                out.append(" ([event](<").append(event.link()).append(">))");
            }
            out.append('\n');
        }
    }

    private static void details(StringBuilder out, List<CheckReport> checks) {
        for (CheckReport check : checks) {
            if (check.verdict() == Verdict.PASSED) {
                continue;
            }
            out.append("\n**").append(escape(check.name())).append("** asked");
            String link = check.graphLink();
            if (link != null && link.matches("https?://[^\\s<>]+")) {
                out.append(" ([graph](<").append(link).append(">))");
            }
            out.append(":\n\n");
            String question = ReportWords.clean(ReportWords.question(check.check()));
            String fence = fence(question);
            out.append(fence)
                    .append('\n')
                    .append(question)
                    .append('\n')
                    .append(fence)
                    .append('\n');
        }
    }

    private static String verdict(Verdict verdict) {
        if (verdict == null) {
            return "… MEASURING";
        }
        return switch (verdict) {
            case PASSED -> "✅ PASSED";
            case WARNING -> "⚠️ WARNING";
            case INCONCLUSIVE -> "❔ INCONCLUSIVE";
            case FAILED -> "❌ FAILED";
        };
    }

    /** Text that reads as itself wherever it stands, in a table cell too. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        ReportWords.clean(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '@' -> escaped.append("&#64;");
                default -> {
                    if (ESCAPED.indexOf(c) >= 0) {
                        escaped.append('\\');
                    }
                    escaped.appendCodePoint(c);
                }
            }
        });
        return escaped.toString();
    }

    /** One backtick more than the text has in a row, and three at least. */
    private static String fence(String text) {
        int longest = 2;
        int run = 0;
        for (char c : text.toCharArray()) {
            run = c == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }
}
