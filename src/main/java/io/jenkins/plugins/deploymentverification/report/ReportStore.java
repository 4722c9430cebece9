package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec.Slice;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * The reports of one build: a JSON file each in the build's folder, so they are deleted with the build. Beside each
 * stands a summary, from which its page is made: a large report takes seconds to read. Reports are written without
 * secrets. Thread-safe.
 */
final class ReportStore {

    static final String FOLDER = "deployment-verification";

    private static final Logger LOGGER = Logger.getLogger(ReportStore.class.getName());
    private static final Pattern ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?");
    /** Longer ones would not be Java arrays, and are no measurements of one check. */
    private static final long LONGEST_SLICE = 256L << 20;

    /** Of all builds, by their files; the weight is the number of measurements. */
    private static final RecentlyUsed<Report> REPORTS = new RecentlyUsed<>(400_000);

    /** The same; the weight is the number of checks. */
    private static final RecentlyUsed<SummaryCodec.Kept> SUMMARIES = new RecentlyUsed<>(5_000);

    private final Path folder;

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
        // one that belongs to an older report must not stay beside the new one
        Files.deleteIfExists(summaryFile(report.id()));
        Written<List<Slice>> slices = write(file, stream -> ReportCodec.write(redacted, stream));
        SummaryCodec.Kept kept = new SummaryCodec.Kept(ReportSummary.of(redacted), slices.length(), slices.result());
        try {
            write(summaryFile(report.id()), stream -> {
                SummaryCodec.write(kept, stream);
                return null;
            });
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "no summary of the report " + file + "; its page will be slower to open", e);
        }
        SUMMARIES.put(key(report.id()), kept, weight(kept));
    }

    private interface Writing<T> {

        T to(OutputStream stream) throws IOException;
    }

    private record Written<T>(T result, long length) {}

    private <T> Written<T> write(Path file, Writing<T> writing) throws IOException {
        // not Files.createTempFile, whose files only their owner may read
        Path unfinished =
                File.createTempFile("unfinished", null, folder.toFile()).toPath();
        try {
            T result;
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                result = writing.to(stream);
            }
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            long length = Files.size(unfinished);
            try {
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Written<>(result, length);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Reads the whole report.
     *
     * @return null when there is no file
     * @throws IOException when the file cannot be read or understood
     */
    @CheckForNull
    Report read(String id) throws IOException {
        String key;
        try {
            key = key(id);
        } catch (NoSuchFileException e) {
            return null;
        }
        Report report = REPORTS.get(key);
        if (report != null) {
            return report;
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file(id)))) {
            report = ReportCodec.read(stream);
        } catch (NoSuchFileException e) {
            return null;
        } catch (RuntimeException e) {
            throw new IOException("not a report: " + e.getMessage(), e);
        }
        long measurements = report.checks().stream()
                .mapToLong(check -> check.measurements().size())
                .sum();
        REPORTS.put(key, report, measurements + 1);
        return report;
    }

    /**
     * Reads the report without its measurements.
     *
     * @return null when there is no report
     * @throws IOException when the report cannot be read or understood
     */
    @CheckForNull
    ReportSummary readSummary(String id) throws IOException {
        SummaryCodec.Kept kept = kept(id);
        if (kept != null) {
            return kept.summary();
        }
        Report report = read(id);
        return report == null ? null : ReportSummary.of(report);
    }

    /**
     * Reads the measurements of one check.
     *
     * @param index of the check in the policy
     * @throws IOException when the report cannot be read or understood
     */
    List<Measurement> readMeasurements(String id, int index) throws IOException {
        SummaryCodec.Kept kept = kept(id);
        if (kept != null && index < kept.slices().size()) {
            try {
                List<Measurement> read = readSlice(id, kept.slices().get(index));
                if (read.size() == kept.summary().checks().get(index).measurements()) {
                    return read;
                }
            } catch (IOException e) {
                LOGGER.log(Level.FINE, "the summary does not belong to " + file(id), e);
            }
        }
        Report report = read(id);
        return report == null || index >= report.checks().size()
                ? List.of()
                : report.checks().get(index).measurements();
    }

    private List<Measurement> readSlice(String id, Slice slice) throws IOException {
        long length = slice.to() - slice.from();
        if (slice.from() < 0 || length <= 0 || length > LONGEST_SLICE) {
            throw new IOException("not a part of a file: " + slice);
        }
        byte[] bytes = new byte[(int) length];
        try (RandomAccessFile file = new RandomAccessFile(file(id).toFile(), "r")) {
            file.seek(slice.from());
            file.readFully(bytes);
        }
        return ReportCodec.readMeasurements(new ByteArrayInputStream(bytes));
    }

    /** The summary that belongs to the report's file, or null when there is none. */
    @CheckForNull
    private SummaryCodec.Kept kept(String id) {
        try {
            String key = key(id);
            SummaryCodec.Kept kept = SUMMARIES.get(key);
            if (kept == null) {
                kept = SummaryCodec.read(Files.readAllBytes(summaryFile(id)));
                if (kept != null) {
                    SUMMARIES.put(key, kept, weight(kept));
                }
            }
            return kept != null && kept.reportBytes() == Files.size(file(id)) ? kept : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "the summary of " + file(id) + " is of no use", e);
            return null;
        }
    }

    /** The report's file, or null when there is none. */
    @CheckForNull
    File jsonFile(String id) {
        Path file = file(id);
        return Files.isRegularFile(file) ? file.toFile() : null;
    }

    /** Forgets all that is only in memory to save reading it again. */
    static void forget() {
        REPORTS.clear();
        SUMMARIES.clear();
    }

    private static int weight(SummaryCodec.Kept kept) {
        return kept.slices().size() + 1;
    }

    /** Another one as soon as the file is another one. */
    private String key(String id) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file(id), BasicFileAttributes.class);
        return file(id) + "|" + attributes.size() + '|' + attributes.lastModifiedTime() + '|' + attributes.fileKey();
    }

    private Path summaryFile(String id) {
        return file(id).resolveSibling(id + ".summary.json");
    }

    private Path file(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("not the id of a verification: " + id);
        }
        return folder.resolve(id + ".json");
    }
}
