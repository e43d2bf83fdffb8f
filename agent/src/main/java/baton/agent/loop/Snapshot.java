package baton.agent.loop;

import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Tick;
import baton.failover.member.Node;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that this agent can say of itself, as of its last turn.
 *
 * @param address {@code host:port} under which others reach it
 * @param turns how many events the loop has met
 * @param beat when the loop's thread last looked around
 * @param stopping the agent leaves its seats and ends
 * @param refusal why ZooKeeper refuses this agent's credential; empty while it does not
 * @param renewedAt sending time of the last renewal that was committed; {@link Tick#EVER} before the first
 */
public record Snapshot(
        Holder self,
        String address,
        long turns,
        Tick beat,
        boolean stopping,
        boolean guardAlive,
        Tick renewedAt,
        Tally tally,
        SortedMap<GroupName, MemberSnapshot> groups,
        Optional<String> refusal) {
    public Snapshot {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** What {@code loop} shows now. */
    public static Snapshot of(Loop loop, String address, Optional<String> refusal) {
        Turn turn = loop.latest();
        Node node = turn.node();
        SortedMap<GroupName, MemberSnapshot> groups = new TreeMap<>();
        node.members().forEach((name, member) -> groups.put(name, MemberSnapshot.of(member)));
        return new Snapshot(
                new Holder(node.name(), node.stamp(), node.incarnation()),
                address,
                turn.number(),
                loop.beat(),
                node.stopping(),
                node.guardAlive(),
                node.renewedAt(),
                turn.tally(),
                groups,
                refusal);
    }
}
