package io.jenkins.plugins.deploymentverification.engine.observe.export;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The builds that one exporter has yet to send, oldest first, in a folder: a file for each, so that a restart costs
 * nothing. What does not fit pushes out the oldest. A build is in it once: its newest facts count. Thread-safe.
 */
public final class ExportQueue {

    private static final Logger LOGGER = Logger.getLogger(ExportQueue.class.getName());
    private static final Pattern FILE = Pattern.compile("(\\d{12})-([0-9a-f-]{36})\\.json");

    private final Path folder;
    private final int capacity;
    /** In order by name; the folder is ours alone. */
    private final TreeSet<String> files = new TreeSet<>();

    /** @param facts what is to be sent, {@code file} the name under which it waits */
    record Waiting(String file, BuildFacts facts) {}

    /**
     * Opens the queue with what is left of the last time.
     *
     * @param capacity how many builds may wait, at least 1
     * @throws IOException when the folder cannot be made or read
     */
    public ExportQueue(Path folder, int capacity) throws IOException {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue has room for one at least");
        }
        this.folder = folder;
        this.capacity = capacity;
        Files.createDirectories(folder);
        try (Stream<Path> found = Files.list(folder)) {
            found.map(f -> f.getFileName().toString())
                    .filter(name -> FILE.matcher(name).matches())
                    .forEach(files::add);
        }
    }

    /**
     * Puts a build at the end.
     *
     * @return how many builds were dropped for it
     * @throws IOException when it cannot be written
     */
    synchronized int add(BuildFacts build) throws IOException {
        long next = files.isEmpty() ? 1 : Long.parseLong(files.last().substring(0, 12)) + 1;
        String name = String.format(Locale.ROOT, "%012d-%s.json", next, build.runId());
        if (!FILE.matcher(name).matches()) {
            throw new IOException("not a run id: " + build.runId().length() + " characters");
        }
        Path written = folder.resolve(name + ".new");
        Files.writeString(written, BuildJson.write(build), StandardCharsets.UTF_8);
        Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        files.stream().filter(f -> f.endsWith(name.substring(12))).toList().forEach(this::remove);
        files.add(name);
        int dropped = 0;
        while (files.size() > capacity) {
            remove(files.first());
            dropped++;
        }
        return dropped;
    }

    /** The oldest, which stays in the queue; null when there is none. What cannot be read is left out for good. */
    @CheckForNull
    synchronized Waiting first() {
        while (!files.isEmpty()) {
            String name = files.first();
            try {
                return new Waiting(name, BuildJson.read(Files.readString(folder.resolve(name))));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "metrics of a build that waited in " + folder + " cannot be read", e);
                remove(name);
            }
        }
        return null;
    }

    /** Takes one out; nothing happens when it is not there any more. */
    synchronized void remove(String file) {
        files.remove(file);
        try {
            Files.deleteIfExists(folder.resolve(file));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "metrics of a build stay behind, and may be sent again", e);
        }
    }

    /** How many wait. */
    public synchronized int size() {
        return files.size();
    }
}
