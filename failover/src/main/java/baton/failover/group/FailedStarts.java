package baton.failover.group;

import java.time.Duration;

/**
 * Counts the starts in a row that ended before the service was well, over all members of a seat.
 *
 * <p>Kept in the claim, so it survives agents and hosts. Each member waits the pause on its own clock, from its first sight
 * of the claim; no clock is shared.
 *
 * @param count 0 once the service was well, or an operator asked for the next start
 * @param policy version of the policy under which they failed; a changed policy forgives them
 */
public record FailedStarts(int count, int policy) {
    public static final FailedStarts NONE = new FailedStarts(0, 0);

    /** So many may follow each other at once: the members of a usual group, each once. */
    public static final int FREE = 3;

    /** From so many on the service starts only when an operator asks for it. */
    public static final int LIMIT = 10;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    public FailedStarts {
        if (count < 0) {
            throw new IllegalArgumentException("failed starts are counted from 0; found " + count);
        }
    }

    public FailedStarts andOneMore(int specVersion) {
        return new FailedStarts(Math.min(under(specVersion), LIMIT - 1) + 1, specVersion);
    }

    public int under(int specVersion) {
        return policy == specVersion ? count : 0;
    }

    /** How long the next start waits: nothing at first, then 10 s doubled with each failure up to 5 min. */
    public Duration pause(int specVersion) {
        int paused = under(specVersion) - FREE;
        if (paused <= 0) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(paused - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** True when only an operator, or a changed policy, brings the next start. */
    public boolean areTooMany(int specVersion) {
        return under(specVersion) >= LIMIT;
    }
}
