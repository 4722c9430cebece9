package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import java.io.File;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The reports of one build: a JSON file each in the build's folder, so they are deleted with the build. Reports are
 * written without secrets and kept in memory only as long as there is room. Thread-safe.
 */
final class ReportStore {

    static final String FOLDER = "deployment-verification";
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?");

    private final Path folder;
    private final Map<String, SoftReference<Report>> cache = new ConcurrentHashMap<>();

    /**
     * @param buildFolder the build's root folder
     */
    ReportStore(File buildFolder) {
        this.folder = buildFolder.toPath().resolve(FOLDER);
    }

    /** Whether it may become the name of a file and a part of a URL. */
    static boolean isId(@CheckForNull String id) {
        return id != null && ID.matcher(id).matches();
    }

    /**
     * Writes the report, whole or not at all, and takes its secrets out before.
     *
     * @throws IOException when the file cannot be written; what was there before stays
     */
    void write(Report report) throws IOException {
        Path file = file(report.id());
        Files.createDirectories(folder);
        Report redacted = Redaction.redact(report);
        try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                writer.write(ReportCodec.toJson(redacted));
                writer.commit();
            } finally {
                writer.abort();
            }
        }
        cache.put(report.id(), new SoftReference<>(redacted));
    }

    /**
     * Reads the report.
     *
     * @return null when there is no file
     * @throws IOException when the file cannot be read or understood
     */
    @CheckForNull
    Report read(String id) throws IOException {
        SoftReference<Report> cached = cache.get(id);
        Report report = cached == null ? null : cached.get();
        if (report == null) {
            String json = readJson(id);
            if (json == null) {
                return null;
            }
            try {
                report = ReportCodec.fromJson(json);
            } catch (RuntimeException e) {
                throw new IOException("not a report: " + e.getMessage(), e);
            }
            cache.put(id, new SoftReference<>(report));
        }
        return report;
    }

    /** The file as it is, or null when there is none. */
    @CheckForNull
    String readJson(String id) throws IOException {
        try {
            return Files.readString(file(id));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private Path file(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("not the id of a verification: " + id);
        }
        return folder.resolve(id + ".json");
    }
}
