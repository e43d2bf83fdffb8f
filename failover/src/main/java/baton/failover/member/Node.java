package baton.failover.member;

import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything an agent knows: its identity, its members, its renewals.
 *
 * <p>Written only by the rules, on a copy of their own; whoever else holds one may read it from any thread.
 */
public final class Node {
    final Holder self;
    final AgentPace pace;
    final String address;
    SortedMap<GroupName, Member> members = new TreeMap<>();
    Renewals renewals = new Renewals();
    boolean guardAlive;
    /** What stands against any promotion on this host, by code. */
    SortedMap<String, String> obstacles = new TreeMap<>();

    Optional<Reason> stopping = Optional.empty();
    boolean left;
    /** This incarnation is about to end for the next one, which adopts what is active. */
    /** How long nobody may renew while this agent restarts; empty when none is planned. */
    Optional<Duration> restartRoom = Optional.empty();

    /** The obstacle of a host that has no descriptors, processes or memory left for a hook. */
    private static final String CANNOT_RUN = "cannot-run";

    private Node(Holder self, AgentPace pace, String address) {
        this.self = self;
        this.pace = pace;
        this.address = address;
    }

    /**
     * A node at the begin of a life, before it knows anything.
     *
     * @param self name, stamp and incarnation of this life
     * @param address {@code host:port} of its REST interface
     */
    public static Node starting(Holder self, AgentPace pace, String address, Collection<Member> members) {
        Node node = new Node(self, pace, address);
        members.forEach(member -> node.members.put(member.group(), member));
        return node;
    }

    /** A copy that shares the members: whoever changes one puts a copy of it in its place first. */
    Node copy() {
        Node copy = new Node(self, pace, address);
        copy.members = new TreeMap<>(members);
        copy.renewals = renewals.copy();
        copy.guardAlive = guardAlive;
        copy.obstacles = new TreeMap<>(obstacles);
        copy.stopping = stopping;
        copy.left = left;
        copy.restartRoom = restartRoom;
        return copy;
    }

    public NodeName name() {
        return self.node();
    }

    public Stamp stamp() {
        return self.stamp();
    }

    public Incarnation incarnation() {
        return self.incarnation();
    }

    public AgentPace pace() {
        return pace;
    }

    public SortedMap<GroupName, Member> members() {
        return Collections.unmodifiableSortedMap(members);
    }

    public boolean guardAlive() {
        return guardAlive;
    }

    /** True while nothing can be started here: what fails then says nothing of a service. */
    boolean startsProcesses() {
        return !obstacles.containsKey(CANNOT_RUN);
    }

    public boolean stopping() {
        return stopping.isPresent();
    }

    /** True when nothing of {@code epoch} or an older one is left on this host, and nothing of it will be started. */
    public boolean isStopped(GroupName group, Epoch epoch) {
        Member member = members.get(group);
        return member != null && member.isStopped(self, epoch);
    }

    /** How long nobody may renew while this agent restarts; empty when none is planned. */
    public Optional<Duration> restartRoom() {
        return restartRoom;
    }

    /** Groups whose active service would not outlive a restart of this agent that takes as long as {@code room}. */
    public List<GroupName> notBridged(Duration room, Tick now) {
        return members.values().stream()
                .filter(member -> !Bridging.covers(member, room, now))
                .map(Member::group)
                .toList();
    }

    /** Sending time of the latest renewal that is known to be committed; {@link Tick#EVER} before the first. */
    public Tick renewedAt() {
        return renewals.committedAt;
    }
}
