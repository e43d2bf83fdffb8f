package baton.failover.group;

import java.util.List;
import java.util.Map;

/**
 * What ZooKeeper showed of one seat.
 *
 * @param claimVersion version of the claim node when it was read
 * @param leaseVersion version of the lease node that the claim names, or {@link #NO_LEASE}
 * @param fenceFailures those of the debts that were tried to be fenced in vain
 */
public record SeatView(
        Seat seat,
        Claim claim,
        int claimVersion,
        int leaseVersion,
        List<Debt> debts,
        Map<Debt, FenceFailure> fenceFailures) {
    /** The lease node does not exist, or the claim names none. */
    public static final int NO_LEASE = -1;

    public SeatView {
        debts = List.copyOf(debts);
        fenceFailures = Map.copyOf(fenceFailures);
    }

    SeatView withLease(int version) {
        return new SeatView(seat, claim, claimVersion, version, debts, fenceFailures);
    }
}
