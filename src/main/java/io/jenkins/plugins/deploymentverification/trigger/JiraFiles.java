package io.jenkins.plugins.deploymentverification.trigger;

import hudson.util.AtomicFileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jenkins.model.Jenkins;

/** What the triggers keep over a restart, below {@code JENKINS_HOME/deployment-verification/jira}. */
final class JiraFiles {

    private JiraFiles() {}

    static Optional<String> read(String name) throws IOException {
        Path file = folder().resolve(name);
        return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    /** Either the whole new text is there afterwards, or the old one. */
    static void write(String name, String text) throws IOException {
        Files.createDirectories(folder());
        try (AtomicFileWriter out = new AtomicFileWriter(folder().resolve(name), StandardCharsets.UTF_8)) {
            try {
                out.write(text);
                out.commit();
            } finally {
                out.abort();
            }
        }
    }

    private static Path folder() {
        return Jenkins.get().getRootDir().toPath().resolve("deployment-verification/jira");
    }
}
