package baton.coordinator.view;

import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.operator.SeatClaim;
import java.util.List;

/** Whether an epoch is current, as a committed transaction said. */
public sealed interface Verification {
    /** The claim of that epoch was held at some instant between question and answer. */
    record Current(Seat seat, NodeName holder) implements Verification {}

    /** No held claim had that epoch at some instant between question and answer. */
    record Passed(List<SeatClaim> claims) implements Verification {
        public Passed {
            claims = List.copyOf(claims);
        }
    }

    /** No transaction was committed in time. */
    record NotKnown(String why) implements Verification {}
}
