package baton.failover.group;

import java.time.Duration;

/**
 * For how long a claim stands without a sign of its holder: what a holder may rely on and a successor must wait out.
 *
 * @param lease how long one renewal lasts, from the holder's clock before it was sent
 * @param keep the holder goes on while ZooKeeper is away, so no wait ever proves it stopped
 */
public record Terms(Duration lease, boolean keep) {
    public Terms {
        if (lease.isZero() || lease.isNegative() || lease.compareTo(LeaseBudget.LONGEST) > 0) {
            throw new IllegalArgumentException("a lease is longer than zero and at most " + LeaseBudget.LONGEST.toDays()
                    + " days; found " + lease.toMillis() + " ms");
        }
    }

    /** The shorter of both: a hold never reaches further than the claim in ZooKeeper says. */
    public Terms shorter(Terms other) {
        return new Terms(lease.compareTo(other.lease) <= 0 ? lease : other.lease, keep && other.keep);
    }
}
