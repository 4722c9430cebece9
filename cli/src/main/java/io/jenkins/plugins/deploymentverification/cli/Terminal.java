package io.jenkins.plugins.deploymentverification.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the command line talks to.
 *
 * @param outIsTerminal whether a person sees {@code out} directly
 * @param errIsTerminal whether a person sees {@code err} directly, so that a line can be rewritten
 * @param charset of both
 * @param width in columns
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Charset charset,
        int width,
        Map<String, String> environment) {

    private static final int DEFAULT_WIDTH = 100;

    /** The process's own. */
    static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean smart = !"dumb".equals(environment.get("TERM"));
        boolean out = smart && isTerminal(1);
        boolean err = smart && isTerminal(2);
        String encoding = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        Charset charset = encoding == null ? Charset.defaultCharset() : Charset.forName(encoding);
        int width = out || err ? width(environment) : DEFAULT_WIDTH;
        return new Terminal(System.in, System.out, System.err, out, err, charset, width, environment);
    }

    boolean unicode() {
        return charset.newEncoder().canEncode("✔✘…");
    }

    /** See https://no-color.org. */
    boolean colours() {
        String noColor = environment.get("NO_COLOR");
        return outIsTerminal && (noColor == null || noColor.isEmpty());
    }

    /** Java knows only of input and output together; Linux tells of each stream. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    private static int width(Map<String, String> environment) {
        try {
            return Integer.parseInt(environment.getOrDefault("COLUMNS", "").strip());
        } catch (NumberFormatException e) {
            // not exported by most shells
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Path.of("/dev/tty").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(stty.getInputStream().readNBytes(100), StandardCharsets.US_ASCII);
            if (stty.waitFor(1, TimeUnit.SECONDS) && size.strip().matches("\\d+ [1-9]\\d*")) {
                return Integer.parseInt(size.strip().split(" ")[1]);
            }
        } catch (IOException e) {
            // no stty here
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return DEFAULT_WIDTH;
    }
}
