package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.ConnectionsReader;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads the files the user names; what is wrong with them is told with its place. */
final class Inputs {

    private static final String STDIN = "-";

    private final Terminal terminal;

    Inputs(Terminal terminal) {
        this.terminal = terminal;
    }

    Policy policy(String file, Map<String, String> parameters) throws UsageException {
        try {
            String name = file.equals(STDIN) ? "standard input" : file;
            return PolicyReader.withParameters(parameters).read(name, text(file));
        } catch (DocumentException e) {
            throw new UsageException("the policy cannot be used\n" + indented(e));
        }
    }

    List<SourceConnection> connections(@CheckForNull String file) throws UsageException {
        if (file == null) {
            return List.of();
        }
        Path folder = Path.of(file).toAbsolutePath().getParent();
        try {
            return new ConnectionsReader(terminal.environment(), folder).read(file, text(file));
        } catch (DocumentException e) {
            throw new UsageException("the connections cannot be used\n" + indented(e));
        }
    }

    private static String indented(DocumentException e) {
        return e.getMessage().lines().map(line -> "  " + line).reduce((a, b) -> a + "\n" + b).orElse("");
    }

    private String text(String file) throws UsageException {
        try (InputStream in = file.equals(STDIN) ? terminal.in() : Files.newInputStream(Path.of(file))) {
            // one byte more than is allowed is enough to be refused
            byte[] bytes = in.readNBytes(DocumentReader.MAX_BYTES + 1);
            if (bytes.length > DocumentReader.MAX_BYTES) {
                throw new UsageException(file + ": is larger than the limit of " + DocumentReader.MAX_BYTES / 1024
                        + " KiB");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new UsageException(file + ": is not a text in UTF-8");
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }
}
