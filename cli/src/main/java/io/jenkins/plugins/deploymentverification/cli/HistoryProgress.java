package io.jenkins.plugins.deploymentverification.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** A line on standard error: rewritten on a terminal, otherwise one every few seconds at most. */
final class HistoryProgress implements AutoCloseable {

    private static final Duration IN_A_PIPE = Duration.ofSeconds(5);
    private static final Duration ON_A_TERMINAL = Duration.ofMillis(100);

    private final PrintStream err;
    private final boolean live;
    private final int width;
    private Instant last = Instant.EPOCH;
    private boolean lineOpen;

    HistoryProgress(Terminal terminal) {
        err = new PrintStream(terminal.err(), true, terminal.charset());
        live = terminal.errIsTerminal();
        width = terminal.width();
    }

    void tell(String text) {
        Instant now = Instant.now();
        if (Duration.between(last, now).compareTo(live ? ON_A_TERMINAL : IN_A_PIPE) < 0) {
            return;
        }
        last = now;
        if (live) {
            String cut = text.length() < width ? text : text.substring(0, width - 1);
            err.print("\r" + cut + " ".repeat(Math.max(0, width - 1 - cut.length())));
            err.flush();
            lineOpen = true;
        } else {
            err.println(text);
        }
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (lineOpen) {
            err.print("\r" + " ".repeat(width - 1) + "\r");
            err.flush();
            lineOpen = false;
        }
    }
}
