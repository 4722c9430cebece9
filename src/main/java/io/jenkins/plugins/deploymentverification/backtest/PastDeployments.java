package io.jenkins.plugins.deploymentverification.backtest;

import io.jenkins.plugins.deploymentverification.engine.backtest.Backtest;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads which deployments are to be replayed: those that were chosen from a list, and lines of times. */
final class PastDeployments {

    /** In Jenkins; the command line takes up to {@value Backtest#MAX_DEPLOYMENTS}. */
    static final int MOST = 200;

    private static final String BAD = "bad";

    private final SortedMap<Instant, Boolean> all = new TreeMap<>();

    /** Epoch milliseconds; those that are bad as well. */
    void addChosen(List<String> at, List<String> bad) throws OrderException {
        for (String text : at) {
            try {
                add(Instant.ofEpochMilli(Long.parseLong(text)), bad.contains(text));
            } catch (NumberFormatException e) {
                throw new OrderException(Messages.PastDeployments_noTime(text));
            }
        }
    }

    /** A time on each line, ISO 8601 with a zone or seconds since 1970, and "bad" behind it where it was. */
    void addLines(String lines) throws OrderException {
        for (String line :
                lines.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            boolean bad = line.endsWith(BAD);
            String text = bad ? line.substring(0, line.length() - BAD.length()).strip() : line;
            try {
                add(
                        text.matches("\\d{1,11}")
                                ? Instant.ofEpochSecond(Long.parseLong(text))
                                : OffsetDateTime.parse(text).toInstant(),
                        bad);
            } catch (DateTimeException e) {
                throw new OrderException(Messages.PastDeployments_noTime(line));
            }
        }
    }

    private void add(Instant at, boolean bad) throws OrderException {
        all.put(at.truncatedTo(ChronoUnit.SECONDS), bad);
        if (all.size() > MOST) {
            throw new OrderException(Messages.PastDeployments_tooMany(MOST));
        }
    }

    /** All of them; their windows must be over. */
    SortedMap<Instant, Boolean> of(Window window, Instant now) throws OrderException {
        if (all.isEmpty()) {
            throw new OrderException(Messages.PastDeployments_none());
        }
        Duration length = window.initialDelay().plus(window.duration());
        if (all.lastKey().plus(length).isAfter(now)) {
            throw new OrderException(Messages.PastDeployments_notOver(
                    all.lastKey(), all.lastKey().plus(length)));
        }
        return all;
    }
}
