package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder of earlier reports, as {@code --format json --output} wrote them. */
final class HistoryFolder {

    /** Of the latest files; more are not looked at. */
    private static final int MOST_FILES = 100;

    private static final long MOST_BYTES = 64L << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HistoryFolder() {}

    private record Written(Path file, FileTime at) {}

    /**
     * The finished reports, latest first. Files that are no reports are passed over, with a warning.
     *
     * @throws UsageException where there is no such folder
     */
    static List<Report> read(Path folder, Terminal terminal) throws UsageException, IOException {
        if (!Files.isDirectory(folder)) {
            throw new UsageException("--history: there is no folder " + folder);
        }
        List<Written> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(f -> f.toString().endsWith(".json")).toList()) {
                files.add(new Written(file, Files.getLastModifiedTime(file)));
            }
        }
        files.sort(Comparator.comparing(Written::at).reversed());
        List<Report> reports = new ArrayList<>();
        for (Written one : files.subList(0, Math.min(MOST_FILES, files.size()))) {
            try {
                reports.addAll(reports(one.file()));
            } catch (IOException e) {
                terminal.err().println("--history: " + one.file() + " is no report and not used");
            }
        }
        reports.removeIf(r -> !r.isFinished());
        reports.sort(Comparator.comparing(Report::finishedAt).reversed());
        return reports;
    }

    private static List<Report> reports(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException("too large");
        }
        JsonNode document = MAPPER.readTree(file.toFile());
        List<Report> reports = new ArrayList<>();
        for (JsonNode one : document.isArray() ? document : List.of(document)) {
            reports.add(ReportCodec.fromJson(one.toString()));
        }
        return reports;
    }
}
