package baton.failover.group;

import java.time.Duration;

/** How often a failed service is restarted in place before the group fails over: {@code count} times in {@code within}. */
public record Restarts(int count, Duration within) {
    public static final Restarts NONE = new Restarts(0, Duration.ofMinutes(1));

    public Restarts {
        if (count < 0) {
            throw new IllegalArgumentException("restarts are counted from 0; found " + count);
        }
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("restarts are counted within a time longer than zero; found " + within);
        }
    }
}
