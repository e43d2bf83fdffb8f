package baton.coordinator.api;

import baton.coordinator.view.SpecChange;
import baton.failover.group.Epoch;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.policy.Inequality;
import baton.failover.policy.Policy;
import java.util.List;
import java.util.Optional;

/** What a change of the spec would do. */
record DryRun(boolean dryRun, List<Policy.Changed> changes, List<Surplus> surplusSeats, List<Inequality> warnings) {
    /** A seat whose holder would have to stop. */
    record Surplus(Seat seat, Epoch epoch, Optional<NodeName> holder) {}

    static DryRun of(List<Policy.Changed> changes, SpecChange change, List<Inequality> warnings) {
        List<Surplus> surplus = change.losing().stream()
                .map(claim -> new Surplus(
                        claim.seat(),
                        claim.claim().epoch(),
                        claim.claim().holder().map(Holder::node)))
                .toList();
        return new DryRun(true, changes, surplus, warnings);
    }
}
