package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long or how often a rule's condition must be met. Measurements that could not tell count for nothing: they
 * neither meet a condition nor break a row.
 */
public sealed interface Persistence {

    /** The first time. */
    Persistence ONCE = new InARow(1, "1");

    /**
     * Reads what people write: {@code 3} or {@code 3 in a row}, {@code 3 of 5} measurements, {@code 3 of 5m},
     * {@code 5m} without an exception.
     *
     * @throws IllegalArgumentException saying what would be right
     */
    static Persistence parse(String text) {
        return Parser.parse(text);
    }

    /**
     * Whether the rule fires with the last of these.
     *
     * @param seen all so far, oldest first; at least one
     */
    boolean isReached(List<Rule.Seen> seen);

    /** Whether a window can hold as many measurements. */
    boolean isPossible(Window window);

    /** The last so many met the condition. */
    record InARow(int count, String text) implements Persistence {

        @Override
        public boolean isReached(List<Rule.Seen> seen) {
            return metAmongLast(seen, count) == count;
        }

        @Override
        public boolean isPossible(Window window) {
            return count <= window.measurementsWithin(window.duration());
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** So many of the last ones met the condition, the last of them too. */
    record OfLast(int count, int of, String text) implements Persistence {

        @Override
        public boolean isReached(List<Rule.Seen> seen) {
            return seen.get(seen.size() - 1).met() && metAmongLast(seen, of) >= count;
        }

        @Override
        public boolean isPossible(Window window) {
            return count <= window.measurementsWithin(window.duration());
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** So many met the condition within a time, the last of them too. */
    record Within(int count, Duration time, String text) implements Persistence {

        @Override
        public boolean isReached(List<Rule.Seen> seen) {
            Rule.Seen last = seen.get(seen.size() - 1);
            if (!last.met()) {
                return false;
            }
            int met = 0;
            for (int i = seen.size() - 1;
                    i >= 0 && !seen.get(i).at().isBefore(last.at().minus(time));
                    i--) {
                met += seen.get(i).met() ? 1 : 0;
            }
            return met >= count;
        }

        @Override
        public boolean isPossible(Window window) {
            Duration shorter = time.compareTo(window.duration()) < 0 ? time : window.duration();
            return count <= window.measurementsWithin(shorter);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** All met the condition for a time. */
    record Throughout(Duration time, String text) implements Persistence {

        @Override
        public boolean isReached(List<Rule.Seen> seen) {
            Rule.Seen last = seen.get(seen.size() - 1);
            for (int i = seen.size() - 1; i >= 0 && seen.get(i).met(); i--) {
                if (!seen.get(i).at().isAfter(last.at().minus(time))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean isPossible(Window window) {
            return time.compareTo(window.duration()) <= 0;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static long metAmongLast(List<Rule.Seen> seen, int last) {
        return seen.subList(Math.max(0, seen.size() - last), seen.size()).stream()
                .filter(Rule.Seen::met)
                .count();
    }

    /** Reads the text form. */
    final class Parser {

        private static final Pattern COUNT = Pattern.compile("(\\d{1,5})(?:\\s+in\\s+a\\s+row)?");
        private static final Pattern PART = Pattern.compile("(\\d{1,5})\\s+(?:of|in)\\s+(\\S+)");

        private Parser() {}

        private static Persistence parse(String given) {
            String text = given.strip().replaceAll("\\s+", " ");
            Matcher count = COUNT.matcher(text);
            if (count.matches()) {
                return new InARow(positive(count.group(1)), text);
            }
            Matcher part = PART.matcher(text);
            if (!part.matches()) {
                try {
                    return new Throughout(time(text), text);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "must be for example \"3\" (in a row), \"3 of 5\", \"3 of 5m\" or" + " \"5m\", but is '"
                                    + text + "'");
                }
            }
            int wanted = positive(part.group(1));
            if (part.group(2).matches("\\d{1,5}")) {
                int of = positive(part.group(2));
                if (wanted > of) {
                    throw new IllegalArgumentException("there are no " + wanted + " in " + of);
                }
                return new OfLast(wanted, of, text);
            }
            return new Within(wanted, time(part.group(2)), text);
        }

        private static Duration time(String text) {
            Duration time = Durations.parse(text);
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("'" + text + "' must be longer than nothing");
            }
            return time;
        }

        private static int positive(String digits) {
            int number = Integer.parseInt(digits);
            if (number == 0) {
                throw new IllegalArgumentException("must be at least 1");
            }
            return number;
        }
    }
}
