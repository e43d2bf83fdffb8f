package baton.failover.operator;

import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.util.Optional;

/** Which claim stands for a seat instead of the one that was asked about. */
record Current(Seat seat, Epoch epoch, ClaimState state, Optional<NodeName> holder) {
    static Current of(SeatClaim claim) {
        return new Current(
                claim.seat(),
                claim.claim().epoch(),
                claim.claim().state(),
                claim.claim().holder().map(Holder::node));
    }
}
