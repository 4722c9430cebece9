package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportJUnit;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import java.util.List;
import java.util.stream.Collectors;

/** How reports are written. */
enum ReportFormat {
    TEXT,
    /** One report is an object, several are a list. */
    JSON,
    MARKDOWN,
    JUNIT;

    /** @param shown whether a person sees it directly on the terminal */
    String render(List<Report> reports, Terminal terminal, boolean shown) {
        return switch (this) {
            case TEXT -> {
                ReportText text =
                        new ReportText(shown && terminal.colours(), !shown || terminal.unicode(), terminal.width());
                yield reports.stream().map(text::render).collect(Collectors.joining("\n"));
            }
            case JSON -> {
                String joined = reports.stream().map(ReportCodec::toJson).collect(Collectors.joining(","));
                yield (reports.size() == 1 ? joined : "[" + joined + "]") + "\n";
            }
            case MARKDOWN -> reports.stream().map(new ReportMarkdown()::render).collect(Collectors.joining("\n"));
            case JUNIT -> new ReportJUnit().render(reports);
        };
    }
}
