package baton.failover.operator;

import baton.failover.group.GroupName;
import baton.failover.group.Reason;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the watches showed of all groups and nodes.
 *
 * @param unreadable groups that cannot be shown: a record cannot be understood, or an incident; each with what to do
 * @param age how long ago the oldest part was known to be true
 */
public record EstateSight(
        Map<GroupName, GroupSight> groups, Map<GroupName, Reason> unreadable, List<NodeSight> nodes, Duration age) {
    public EstateSight {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        unreadable = Collections.unmodifiableSortedMap(new TreeMap<>(unreadable));
        nodes = List.copyOf(nodes);
    }
}
