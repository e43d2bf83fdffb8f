package baton.failover.operator;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A node as ZooKeeper shows it.
 *
 * @param life its agent's session; empty while there is none
 * @param memory what its agent remembers of ZooKeeper; empty while there is none
 */
public record NodeSight(NodeName name, Optional<Life> life, boolean drained, Optional<Memory> memory) {
    public NodeSight(NodeName name, Optional<Life> life, boolean drained) {
        this(name, life, drained, Optional.empty());
    }

    /** What a live agent says of itself. */
    public record Life(Stamp stamp, Incarnation incarnation, String address, String version) {}

    /**
     * What a live agent remembers.
     *
     * @param ensemble identity of the ensemble that the rest is about
     * @param marks the highest epoch of each group that the node ever belonged to
     * @param incidents what stands against each group, a sentence each
     * @param rolledBack the ensemble has that identity still, and lost transactions
     */
    public record Memory(
            Optional<String> ensemble,
            Map<GroupName, Epoch> marks,
            Map<GroupName, String> incidents,
            boolean rolledBack) {
        public Memory {
            marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
            incidents = Collections.unmodifiableSortedMap(new TreeMap<>(incidents));
        }

        boolean knows(GroupName group) {
            return marks.containsKey(group) || incidents.containsKey(group);
        }
    }
}
