package baton.coordinator.view;

import baton.failover.group.Cause;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A seat as REST shows it.
 *
 * @param holder who holds it or held it last
 * @param active as far as seen here, its service runs
 * @param role what its holder says of itself; empty while it says nothing
 * @param leaseUnchangedMillis how long this coordinator has seen no renewal
 */
public record SeatShown(
        Seat seat,
        ClaimState state,
        Optional<NodeName> holder,
        Epoch epoch,
        boolean active,
        Optional<Role> role,
        Optional<Instant> since,
        Cause cause,
        long leaseMillis,
        boolean keep,
        OptionalLong leaseUnchangedMillis,
        List<Owed> debts) {
    /** A debt: who may still act under which epoch. */
    public record Owed(NodeName node, Epoch epoch) {}
}
