package baton.coordinator.view;

import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import java.util.Optional;

/**
 * A node as ZooKeeper shows it.
 *
 * @param life its agent's session; empty while there is none
 */
public record NodeSight(NodeName name, Optional<Life> life, boolean drained) {
    /** What a live agent says of itself. */
    public record Life(Stamp stamp, Incarnation incarnation, String address, String version) {}
}
