package io.jenkins.plugins.deploymentverification.notification;

import hudson.util.AtomicFileWriter;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.OutboxStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** One file for each robot with what waits for it; encrypted, because people write into messages what they like. */
final class OutboxFolder implements OutboxStore {

    private static final Logger LOGGER = Logger.getLogger(OutboxFolder.class.getName());
    private static final String SUFFIX = ".outbox";

    private final Path folder;

    OutboxFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void save(String robot, String state) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(robot.replaceAll("[^A-Za-z0-9-]", "-") + SUFFIX);
        try (AtomicFileWriter out = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
            try {
                out.write(Secret.fromString(state).getEncryptedValue());
                out.commit();
            } finally {
                out.abort();
            }
        }
    }

    @Override
    public List<String> load() throws IOException {
        List<String> states = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return states;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                Secret state = Secret.decrypt(Files.readString(file));
                if (state == null) {
                    LOGGER.log(Level.WARNING, "Waiting notifications cannot be decrypted, and are left in {0}", file);
                } else {
                    states.add(state.getPlainText());
                }
            }
        }
        return states;
    }
}
