package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogMonitors;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists monitors with their states; of a service, that is its health as Datadog sees it. */
@Command(
        name = "monitors",
        mixinStandardHelpOptions = true,
        description = "Lists monitors with their states. With service:NAME that is the service's health as its monitors"
                + " see it. Whether a monitor is muted is not told.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Listed; none is in alert.",
            "1:One is in alert, or they cannot be listed.",
            "2:Interrupted.",
            "3:The command was used wrongly, or a file cannot be used."
        })
final class DatadogMonitorsCommand implements Callable<Integer> {

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(
            paramLabel = "SEARCH",
            arity = "0..1",
            defaultValue = "",
            description = "In Datadog's search language: service:checkout env:production")
    private String search;

    @Mixin
    private DatadogOptions datadog;

    DatadogMonitorsCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws UsageException {
        return datadog.run(terminal, interruption, this::list);
    }

    private int list(DatadogMonitors monitors) throws SourceException, InterruptedException {
        PrintStream out = new PrintStream(terminal.out(), true, terminal.charset());
        List<MonitorStatus> all = monitors.search(search, DatadogOptions.BUDGET);
        out.println(all.isEmpty() ? "no monitor" : all.size() + " monitors");
        boolean alert = false;
        for (MonitorStatus monitor : all) {
            alert |= monitor.state() == MonitorStatus.State.ALERT;
            String state = monitor.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            out.println("  " + state + " " + monitor.id() + " " + monitor.title()
                    + (monitor.since() == null ? "" : ", last triggered " + monitor.since())
                    + (monitor.link() == null ? "" : " " + monitor.link()));
        }
        return alert ? ExitCode.FAILED : ExitCode.PASSED;
    }
}
