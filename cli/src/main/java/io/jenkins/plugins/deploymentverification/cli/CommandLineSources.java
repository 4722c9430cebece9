package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnections;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metric sources of a run: those of the connections file, and those given on the command line, which win. */
final class CommandLineSources implements SourceLookup, AutoCloseable {

    private static final Pattern OPTION = Pattern.compile("([^=]+)=([^:]+):(https?://.+)");

    private final Map<String, MetricSource> open = new LinkedHashMap<>();
    private final List<String> switchedOff = new ArrayList<>();

    @CheckForNull
    private String defaultName;

    private CommandLineSources() {}

    static CommandLineSources open(List<SourceConnection> connections, List<String> options) throws UsageException {
        Map<String, SourceConnection> all = all(connections, options);
        CommandLineSources sources = new CommandLineSources();
        for (SourceConnection connection : all.values()) {
            sources.add(connection);
        }
        if (sources.defaultName == null && sources.open.size() == 1) {
            sources.defaultName = sources.open.keySet().iterator().next();
        }
        return sources;
    }

    private static Map<String, SourceConnection> all(List<SourceConnection> connections, List<String> options)
            throws UsageException {
        Map<String, SourceConnection> all = new LinkedHashMap<>();
        connections.forEach(c -> all.put(c.name(), c));
        for (String option : options) {
            SourceConnection given = parse(option);
            all.put(given.name(), given);
        }
        return all;
    }

    /** The query languages of these sources; of one that is not there it does not matter. */
    static QueryLanguage.Lookup languages(List<SourceConnection> connections, List<String> options)
            throws UsageException {
        Map<String, SourceConnection> all = all(connections, options);
        List<SourceConnection> enabled =
                all.values().stream().filter(SourceConnection::enabled).toList();
        SourceConnection fallback = all.values().stream()
                .filter(SourceConnection::isDefault)
                .findFirst()
                .orElse(enabled.size() == 1 ? enabled.get(0) : null);
        return (ofCheck, ofService) -> {
            String name = ofCheck == null ? ofService : ofCheck;
            SourceConnection source = name == null ? fallback : all.get(name);
            return source == null ? QueryLanguage.PROMQL : source.maker().language();
        };
    }

    private static SourceConnection parse(String option) throws UsageException {
        Matcher matcher = OPTION.matcher(option);
        if (!matcher.matches()) {
            throw new UsageException("--source: must look like main=prometheus:http://localhost:9090, but is '"
                    + option.replaceAll("//[^@/]*@", "//****@") + "'");
        }
        try {
            return SourceConnection.plain(matcher.group(1), matcher.group(2), matcher.group(3));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--source: " + e.getMessage() + "; what needs more than a URL goes into --config");
        }
    }

    private void add(SourceConnection connection) throws UsageException {
        if (connection.isDefault()) {
            defaultName = connection.name();
        }
        if (!connection.enabled()) {
            switchedOff.add(connection.name());
            return;
        }
        try {
            open.put(connection.name(), SourceConnections.open(connection));
        } catch (SourceException | IllegalArgumentException | IOException e) {
            throw new UsageException("the metric source '" + connection.name() + "': " + e.getMessage());
        }
    }

    @Override
    public MetricSource get(@CheckForNull String name) throws SourceException {
        String wanted = name == null ? defaultName : name;
        MetricSource source = wanted == null ? null : open.get(wanted);
        if (source != null) {
            return source;
        }
        String there = open.isEmpty() ? "none" : String.join(", ", open.keySet());
        throw new SourceException(
                SourceException.Kind.CONFIGURATION,
                wanted == null
                        ? "no metric source is the default one; there are: " + there
                        : switchedOff.contains(wanted)
                                ? "the metric source '" + wanted + "' is switched off"
                                : "there is no metric source '" + wanted + "'; there are: " + there);
    }

    /** @throws UsageException when one of them is not there */
    void refuseMissing(String option, List<String> names) throws UsageException {
        for (String name : names) {
            try {
                get(name);
            } catch (SourceException e) {
                throw new UsageException(option + ": " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        open.values().forEach(MetricSource::close);
    }
}
