package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Proxy;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Tls;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** The fields that connections have in common. Notes what is wrong, and never tells a secret. */
public final class ConnectionFields {

    private static final URI NO_URL = URI.create("http://invalid");
    private static final int MAX_RETRIES = 10;
    private static final long MAX_SECRET_BYTES = 65_536;
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VISIBLE = Pattern.compile("[\\x20-\\x7e\\t\\x80-\\xff]*");

    private final Fields fields;
    private final Path folder;

    ConnectionFields(Fields fields, Path folder) {
        this.fields = fields;
        this.folder = folder;
    }

    String name() {
        String name = fields.required("name");
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            note("name", "must begin with a letter or digit, and have only letters, digits, blanks and . _ -");
        }
        return name;
    }

    URI url(String key) {
        String text = fields.required(key).strip();
        if (text.isEmpty()) {
            return NO_URL;
        }
        try {
            return checkedUrl(text);
        } catch (IllegalArgumentException e) {
            note(key, e.getMessage());
            return NO_URL;
        }
    }

    /** @throws IllegalArgumentException telling what would be right, without what was given: it may hold a password */
    static URI checkedUrl(String text) {
        String wanted = "must be a whole http or https URL, like https://prometheus.example:9090";
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    wanted + " (" + e.getReason() + " at character " + (e.getIndex() + 1) + ")");
        }
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new IllegalArgumentException(wanted);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("must not carry a name or password; use 'auth'");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("must end before any ? or #");
        }
        return url;
    }

    SortedMap<String, String> headers() {
        SortedMap<String, String> headers = fields.map("headers");
        headers.forEach((name, value) -> {
            if (!HEADER_NAME.matcher(name).matches()) {
                note("headers", "'" + name + "' is not a header's name");
            }
            if (!VISIBLE.matcher(value).matches()) {
                note("headers", "the value of '" + name + "' has characters a header cannot have");
            }
        });
        return headers;
    }

    /** @param plainSeconds whether a number without a unit is taken as seconds */
    Duration timeout(boolean plainSeconds) {
        return fields.convert("timeout", SourceConnection.DEFAULT_TIMEOUT, text -> {
            boolean plain = plainSeconds && text.strip().matches("\\d{1,6}(\\.\\d{1,3})?");
            Duration timeout = Durations.parse(plain ? text.strip() + "s" : text);
            if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException("must be between " + Durations.format(MIN_TIMEOUT) + " and "
                        + Durations.format(MAX_TIMEOUT) + ", but is " + text);
            }
            return timeout;
        });
    }

    int retries(String key) {
        return fields.integer(key, SourceConnection.DEFAULT_RETRIES, 0, MAX_RETRIES);
    }

    Tls tls() {
        return fields.object("tls")
                .map(tls -> {
                    ConnectionFields files = new ConnectionFields(tls, folder);
                    Tls settings = new Tls(
                            tls.bool("verify", true),
                            files.file("caFile"),
                            files.file("certFile"),
                            files.file("keyFile"));
                    if ((settings.certFile() == null) != (settings.keyFile() == null)) {
                        tls.problems().add(tls.node().place(), "'certFile' and 'keyFile' go together");
                    }
                    if (!settings.verify() && settings.caFile() != null) {
                        tls.problems()
                                .add(tls.node().place(), "'caFile' has no effect with 'verify: false'; leave one out");
                    }
                    tls.refuseUnknown();
                    return settings;
                })
                .orElse(Tls.DEFAULT);
    }

    @CheckForNull
    Proxy proxy() {
        return fields.object("proxy")
                .map(proxy -> {
                    ConnectionFields common = new ConnectionFields(proxy, folder);
                    if (!proxy.has("port")) {
                        proxy.problems().add(proxy.node().place(), "needs 'port'");
                    }
                    String username = proxy.text("username", null);
                    boolean hasPassword = proxy.has("password") | proxy.has("passwordFile");
                    Proxy settings = new Proxy(
                            proxy.required("host"),
                            proxy.integer("port", 1, 1, 65_535),
                            username,
                            username != null || hasPassword ? common.secret("password") : null);
                    if (username == null && hasPassword) {
                        proxy.problems().add(proxy.node().place(), "needs 'username' with the password");
                    }
                    proxy.refuseUnknown();
                    return settings;
                })
                .orElse(null);
    }

    /** The secret itself, or the content of the file that {@code keyFile} names. */
    String secret(String key) {
        Path file = file(key + "File");
        if (file == null) {
            if (fields.has(key + "File")) {
                return ""; // told already
            }
            if (!fields.has(key)) {
                fields.problems().add(fields.node().place(), "needs '" + key + "' or '" + key + "File'");
                return "";
            }
            return fields.required(key);
        }
        if (fields.has(key)) {
            note(key, "stands beside '" + key + "File'; leave one out");
        }
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                note(key + "File", "is too large for a secret: " + file);
                return "";
            }
            String secret = Files.readString(file).stripTrailing();
            if (secret.isEmpty()) {
                note(key + "File", "is empty: " + file);
            }
            return secret;
        } catch (IOException e) {
            note(key + "File", "cannot be read: " + file + " (" + e.getClass().getSimpleName() + ")");
            return "";
        }
    }

    /** The token, once it is known to fit into a header. */
    String token(String token, String key) {
        if (!VISIBLE.matcher(token).matches()) {
            note(key, "has characters a token cannot have, such as a line break");
        }
        return token;
    }

    /** A list of words, or a text with blanks or commas between them. */
    List<String> words(String key) {
        List<String> words = new ArrayList<>();
        for (Node item : fields.list(key)) {
            if (!item.isScalar()) {
                fields.problems().add(item.place(), "must be text, but is " + item.describeKind());
                continue;
            }
            for (String word : item.text().split("[\\s,]+")) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    @CheckForNull
    private Path file(String key) {
        Path file = fields.convert(key, null, text -> {
            try {
                return folder.resolve(text);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("is not the name of a file: " + text);
            }
        });
        if (file != null && !Files.isReadable(file)) {
            note(key, "there is no readable file " + file);
            return null;
        }
        return file;
    }

    void note(String key, String message) {
        Node field = fields.get(key);
        fields.problems().add(field == null ? fields.node().place() : field.place(), message);
    }
}
