package io.jenkins.plugins.deploymentverification.verification;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What rules of one verification have begun and brought to its end: an append-only file in the build's folder, so that
 * nothing is done twice over a restart. Thread-safe.
 */
final class RuleNotes {

    private static final String BEGUN = "begun ";
    private static final String ENDED = "ended ";

    private final Path file;
    /** By what was begun, whether it has ended. */
    private final Map<String, Boolean> known = new LinkedHashMap<>();

    /** @throws IOException when there is such a file that cannot be read */
    RuleNotes(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Files.readAllLines(file, StandardCharsets.UTF_8).forEach(this::note);
        }
    }

    private void note(String line) {
        if (line.startsWith(BEGUN)) {
            known.putIfAbsent(line.substring(BEGUN.length()), false);
        } else if (line.startsWith(ENDED)) {
            known.put(line.substring(ENDED.length()), true);
        }
    }

    /** Whether it was begun and has not ended, as far as is known. */
    synchronized boolean isOpen(String what) {
        return Boolean.FALSE.equals(known.get(what));
    }

    /**
     * Notes that it begins.
     *
     * @param what one line
     * @return whether it had not begun before
     * @throws IOException when that cannot be written; it must not be done then
     */
    synchronized boolean begin(String what) throws IOException {
        if (known.containsKey(what)) {
            return false;
        }
        append(BEGUN + what);
        known.put(what, false);
        return true;
    }

    synchronized void end(String what) throws IOException {
        known.put(what, true);
        append(ENDED + what);
    }

    /** A line that a crash cut short is ended first. */
    private void append(String line) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            String text = (channel.size() == 0 ? "" : "\n") + line;
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}
