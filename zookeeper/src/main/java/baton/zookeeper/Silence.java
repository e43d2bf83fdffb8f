package baton.zookeeper;

import java.time.Duration;

/**
 * When a server that says nothing is to be asked for a sign of life.
 *
 * <p>Soon after it told something by itself, such as that a lease moved: who waits for a lease has to know at once whether
 * the lease stands still or the server is silent. Ever more rarely while there is nothing to tell.
 *
 * <p>Times are in nanoseconds of one clock. One thread asks; any may answer.
 */
final class Silence {
    /** With nothing to tell there is nothing to miss but an operator's wish. */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private Duration patience = Duration.ZERO;
    /** When it was heard last, as of the last look. */
    private long heardBefore;
    /** When it was heard last because it was asked. */
    private volatile long answered;

    private volatile boolean asked;

    /** @param heard when the server was heard last; it counts as told by itself */
    Silence(long heard) {
        this.heardBefore = heard - 1;
        this.answered = heardBefore;
    }

    /**
     * True when it has to be asked now; {@link #answered} has to follow.
     *
     * @param shortest how long it may be silent after it told something by itself
     */
    boolean isTooLong(long heard, long now, Duration shortest) {
        if (asked) {
            return false;
        }
        if (heard != heardBefore && heard != answered) {
            patience = shortest;
        }
        heardBefore = heard;
        if (now - heard < patience.toNanos()) {
            return false;
        }
        Duration twice = patience.multipliedBy(2);
        patience = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        asked = true;
        return true;
    }

    /** The question was answered, or given up. */
    void answered(long heard) {
        answered = heard;
        asked = false;
    }
}
