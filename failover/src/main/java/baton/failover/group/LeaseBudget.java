package baton.failover.group;

import java.time.Duration;

/**
 * The lease of a group and what has to fit into it; L, S and K of the protocol.
 *
 * @param lease L: for how long one renewal lets a service run
 * @param demote S: time for a graceful demote when the lease is lost
 * @param kill K: time in which the kill makes the service inert
 */
public record LeaseBudget(Duration lease, Duration demote, Duration kill) {
    /** Longer is damage: no wait may be so long that it cannot be counted. */
    public static final Duration LONGEST = Duration.ofDays(365);

    public static final LeaseBudget FAST =
            new LeaseBudget(Duration.ofMillis(3000), Duration.ofMillis(500), Duration.ofMillis(500));
    public static final LeaseBudget DEFAULT =
            new LeaseBudget(Duration.ofMillis(8000), Duration.ofMillis(2000), Duration.ofMillis(500));
    public static final LeaseBudget TOLERANT =
            new LeaseBudget(Duration.ofMillis(25000), Duration.ofMillis(5000), Duration.ofMillis(2000));

    /** Bound of the rate error of a running host's clock, in percent (rho). */
    public static final int CLOCK_RATE_ERROR_PERCENT = 10;

    private static final Duration MARGIN = Duration.ofMillis(50);

    public LeaseBudget {
        // A kill without a limit would be one that may take for ever: timeout(1) takes 0 for no limit.
        if (lease.isNegative() || lease.isZero() || demote.isNegative() || kill.isNegative() || kill.isZero()) {
            throw new IllegalArgumentException(
                    "lease and kill are longer than zero, demote is not negative; found lease " + lease.toMillis()
                            + " ms, demote " + demote.toMillis() + " ms, kill " + kill.toMillis() + " ms");
        }
        if (lease.compareTo(LONGEST) > 0 || demote.compareTo(LONGEST) > 0 || kill.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "lease, demote and kill are at most " + LONGEST.toDays() + " days; found lease " + lease.toMillis()
                            + " ms, demote " + demote.toMillis() + " ms, kill " + kill.toMillis() + " ms");
        }
    }

    /** W: how long a successor sees no sign of a holder before it may claim; L·(1+rho)/(1-rho) + 50 ms, rounded up. */
    public static Duration waitFor(Duration lease) {
        long up = 100 + CLOCK_RATE_ERROR_PERCENT;
        long down = 100 - CLOCK_RATE_ERROR_PERCENT;
        return Duration.ofMillis((lease.toMillis() * up + down - 1) / down).plus(MARGIN);
    }
}
