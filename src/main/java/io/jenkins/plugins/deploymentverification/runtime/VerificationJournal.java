package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a verification needs to go on after a restart of the controller: an append-only file in the build's folder. Its
 * first line is the plan (encrypted, since the headers of an HTTP check may hold secrets), each further line one
 * tick's measurements. The file is open only while a line is written.
 *
 * <p>A crash can cut the last line short. Such a line is dropped, and its measurements are taken again.
 */
@Restricted(NoExternalUse.class)
public final class VerificationJournal {

    private static final Logger LOGGER = Logger.getLogger(VerificationJournal.class.getName());
    private static final String FOLDER = "deployment-verification";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Path file;

    /**
     * @param build the build's folder
     * @param id of the verification
     */
    public VerificationJournal(Path build, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id of a verification: " + id);
        }
        file = build.resolve(FOLDER).resolve(id + ".journal");
    }

    /** What was journalled. */
    public record Content(VerificationPlan plan, List<Tick> ticks) {}

    /** Begins the journal; a former one of the same verification is overwritten. */
    public void begin(VerificationPlan plan) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        append(Secret.fromString(SessionCodec.writePlan(plan)).getEncryptedValue());
    }

    public void append(Tick tick) throws IOException {
        append(SessionCodec.writeTick(tick));
    }

    /**
     * Reads it, and cuts off a last line that a crash left unfinished so that the next one starts on its own.
     *
     * @return null when there is none, or when not even the plan was written to its end
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public Content read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
        List<String> lines =
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
        return lines.isEmpty() ? null : new Content(plan(lines.get(0)), ticks(lines.subList(1, lines.size())));
    }

    /** Removes it once the report is written; what cannot be removed stays behind. */
    public void deleteQuietly() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the journal " + file + " stays behind", e);
        }
    }

    private VerificationPlan plan(String line) throws IOException {
        Secret plan = Secret.decrypt(line);
        if (plan == null) {
            throw new IOException("the plan in " + file + " cannot be decrypted with this Jenkins' key");
        }
        return SessionCodec.readPlan(plan.getPlainText());
    }

    /** A damaged line (a disk that lost a block) costs its measurements; they count as not taken. */
    private List<Tick> ticks(List<String> lines) {
        List<Tick> ticks = new ArrayList<>();
        for (String line : lines) {
            try {
                ticks.add(SessionCodec.readTick(line));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "a damaged line in " + file + " is left out", e);
            }
        }
        return ticks;
    }

    private void append(String line) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }
}
