package baton.coordinator.view;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import java.util.Optional;

/**
 * A planned change of holder that is in progress.
 *
 * @param id of the operation, which tells more
 * @param epoch what it acts on; a newer one voids it
 */
public record Planned(OperationId id, Cause kind, Seat seat, NodeName from, Optional<NodeName> to, Epoch epoch) {
    static Planned of(Intent intent) {
        return new Planned(
                intent.operation(), intent.cause(), intent.seat(), intent.from(), intent.to(), intent.epoch());
    }
}
