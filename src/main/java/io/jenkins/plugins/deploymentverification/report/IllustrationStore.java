package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The dashboards and pictures of one build's verifications, beside their reports, so they are deleted with the build. */
@Restricted(NoExternalUse.class)
public final class IllustrationStore {

    private static final Logger LOGGER = Logger.getLogger(IllustrationStore.class.getName());
    private static final long LONGEST_LIST = 1L << 20;
    private static final int MOST_PICTURES = 200;

    private final Path folder;

    /** Those of a build. */
    public IllustrationStore(Run<?, ?> run) {
        folder = run.getRootDir().toPath().resolve(ReportStore.FOLDER);
    }

    /**
     * Keeps the dashboards that the page of a verification shows; replaces what was kept before. Pictures are written
     * first, by {@link #writePicture}.
     */
    public void write(String id, Illustrations illustrations) throws IOException {
        replace(file(id, "dashboards.json"), illustrations.toJson());
    }

    /**
     * Keeps the picture of a panel, to be shown once {@link #write} tells of it.
     *
     * @param number from 1
     */
    public void writePicture(String id, int number, byte[] png) throws IOException {
        if (number < 1 || number > MOST_PICTURES) {
            throw new IllegalArgumentException("no picture has the number " + number);
        }
        replace(file(id, "panel-" + number + ".png"), png);
    }

    /** Null where there are none, or they cannot be read, which is logged. */
    @CheckForNull
    Illustrations read(String id) {
        Path file = file(id, "dashboards.json");
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST_LIST
                    ? Illustrations.read(Files.readAllBytes(file))
                    : null;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "cannot read " + file, e);
            return null;
        }
    }

    /** A PNG file, or null when there is none of that number. */
    @CheckForNull
    Path picture(String id, int number) {
        Illustrations known = read(id);
        Path file = file(id, "panel-" + number + ".png");
        return known != null && known.has(number) && Files.isRegularFile(file) ? file : null;
    }

    private Path file(String id, String what) {
        if (!ReportStore.isId(id)) {
            throw new IllegalArgumentException("not the id of a verification: " + id);
        }
        return folder.resolve(id + "." + what);
    }

    private void replace(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(folder);
        // not Files.createTempFile, whose files only their owner may read
        Path unfinished =
                File.createTempFile("unfinished", null, folder.toFile()).toPath();
        try {
            Files.write(unfinished, bytes);
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
