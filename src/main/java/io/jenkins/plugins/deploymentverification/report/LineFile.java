package io.jenkins.plugins.deploymentverification.report;

import hudson.model.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file beside a build's reports to which lines are appended, each safe on disk before it counts. Open only while one is
 * written.
 */
final class LineFile {

    private final Run<?, ?> run;
    private final String name;

    LineFile(Run<?, ?> run, String name) {
        this.run = run;
        this.name = name;
    }

    /** Looked up anew each time: the folder moves when the job, or what it is in, is renamed. */
    private Path file() {
        return run.getRootDir().toPath().resolve(ReportStore.FOLDER).resolve(name);
    }

    /** What was kept, without a last line that a crash cut short; empty where there is no file. */
    List<String> lines() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file());
        } catch (NoSuchFileException e) {
            return List.of();
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    }

    /** Begins the file with a line; does nothing where it has one. */
    void begin(String line) throws IOException {
        if (lines().isEmpty()) {
            Files.createDirectories(file().toAbsolutePath().getParent());
            Files.deleteIfExists(file());
            append(line);
        }
    }

    /** Returns when the line is on disk. */
    void append(String line) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            cutOff(channel);
            channel.position(channel.size());
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /** Half a line at the end, left by a crash, must not become the beginning of the next one. */
    private static void cutOff(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        long size = channel.size();
        while (size > 0) {
            last.clear();
            channel.read(last, size - 1);
            if (last.get(0) == '\n') {
                break;
            }
            size--;
        }
        channel.truncate(size);
    }

    @Override
    public String toString() {
        return file().toString();
    }
}
