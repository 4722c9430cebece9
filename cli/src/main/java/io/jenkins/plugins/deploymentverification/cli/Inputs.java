package io.jenkins.plugins.deploymentverification.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.ConnectionsReader;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.policy.Policy;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the files the user names; what is wrong with them is told with its place. */
final class Inputs {

    private static final String STDIN = "-";

    private final Terminal terminal;

    Inputs(Terminal terminal) {
        this.terminal = terminal;
    }

    Policy policy(String file, PolicyReader reader) throws UsageException {
        try {
            String name = file.equals(STDIN) ? "standard input" : file;
            return reader.read(name, text(file));
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

    List<NotifierConnection> notifiers(@CheckForNull String file) throws UsageException {
        if (file == null) {
            return List.of();
        }
        Path folder = Path.of(file).toAbsolutePath().getParent();
        try {
            return new ConnectionsReader(terminal.environment(), folder).readNotifiers(file, text(file));
        } catch (DocumentException e) {
            throw new UsageException("the notifiers cannot be used\n" + indented(e));
        }
    }

    /** One report, or a list of them. */
    List<Report> reports(String file) throws UsageException {
        String name = file.equals(STDIN) ? "standard input" : file;
        try {
            String text = text(file);
            JsonNode json = new JsonMapper().readTree(text);
            if (!json.isArray()) {
                return List.of(ReportCodec.fromJson(text));
            }
            List<Report> reports = new ArrayList<>();
            for (JsonNode one : json) {
                reports.add(ReportCodec.fromJson(one.toString()));
            }
            if (reports.isEmpty()) {
                throw new UsageException(name + ": has no report");
            }
            return reports;
        } catch (IOException e) {
            throw new UsageException(name + ": is no report as 'verify --format json' writes it ("
                    + SafeText.excerpt(String.valueOf(e.getMessage()), 200) + ")");
        }
    }

    /** A message from standard input. */
    String message() throws UsageException {
        return text(STDIN);
    }

    /** What a file with a secret has, without the white space around it. */
    String secret(String option, String file) throws UsageException {
        String secret = text(file).strip();
        if (secret.isEmpty()) {
            throw new UsageException(option + ": " + file + " is empty");
        }
        return secret;
    }

    private static String indented(DocumentException e) {
        return e.getMessage()
                .lines()
                .map(line -> "  " + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("");
    }

    String text(String file) throws UsageException {
        try (InputStream in = file.equals(STDIN) ? terminal.in() : Files.newInputStream(Path.of(file))) {
            // one byte more than is allowed is enough to be refused
            byte[] bytes = in.readNBytes(DocumentReader.MAX_BYTES + 1);
            if (bytes.length > DocumentReader.MAX_BYTES) {
                throw new UsageException(
                        file + ": is larger than the limit of " + DocumentReader.MAX_BYTES / 1024 + " KiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new UsageException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new UsageException(file + ": is not a text in UTF-8");
        } catch (IOException e) {
            throw new UsageException(file + ": cannot be read (" + e.getMessage() + ")");
        }
    }
}
