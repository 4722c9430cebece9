package io.jenkins.plugins.deploymentverification.engine.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time by which something must be over, on the clock that nobody sets. */
public final class Deadline {

    /** Far enough to mean "never", near enough not to overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final long atNanos;

    private Deadline(long atNanos) {
        this.atNanos = atNanos;
    }

    /** So long from now; a negative duration is over already. */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + (time.compareTo(LONGEST) > 0 ? LONGEST : time).toNanos());
    }

    /** The time left; zero when over, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }

    public boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** The earlier of this one and the one so long from now. */
    public Deadline within(Duration time) {
        Deadline other = in(time);
        return other.atNanos - atNanos < 0 ? other : this;
    }

    /** Sleeps, but not beyond the deadline. */
    public void sleep(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.min(time.toNanos(), Math.max(0, remainingNanos())));
    }

    long remainingNanos() {
        return atNanos - System.nanoTime();
    }
}
