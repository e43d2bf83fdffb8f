package baton.agent.loop;

import baton.failover.group.GroupName;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that this agent can say of itself, as of its last turn.
 *
 * @param turns how many events the loop has met
 * @param beat when the loop's thread last looked around
 * @param stopping the agent leaves its seats and ends
 */
public record Snapshot(
        Self self, long turns, Tick beat, boolean stopping, Tally tally, SortedMap<GroupName, MemberSnapshot> groups) {
    public Snapshot {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** Who speaks. */
    public record Self(NodeName node, Stamp stamp, Incarnation incarnation, String address) {}

    public static SortedMap<GroupName, MemberSnapshot> byName(Map<GroupName, MemberSnapshot> groups) {
        return new TreeMap<>(groups);
    }
}
