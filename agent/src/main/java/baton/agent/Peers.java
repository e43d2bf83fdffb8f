package baton.agent;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.SeatView;
import baton.failover.group.Succession;
import baton.failover.member.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whom a guard tells of a stop when its own agent is dead: the other members, who would take over first. Not thread-safe. */
final class Peers {
    /** Without the versions of leases, which move each second and say nothing here. */
    private List<Optional<GroupView>> seen = List.of();

    private Map<GroupName, List<String>> last = Map.of();

    /** Addresses by group, as far as {@code node} has read them; the same map while it has read nothing new. */
    Map<GroupName, List<String>> of(Node node) {
        List<Optional<GroupView>> views = node.members().values().stream()
                .map(member -> member.view()
                        .map(view -> view.withLeases(claim -> SeatView.NO_LEASE).orElse(view)))
                .toList();
        if (!views.equals(seen)) {
            Map<GroupName, List<String>> peers = new TreeMap<>();
            node.members().forEach((group, member) -> member.view()
                    .ifPresent(view -> peers.put(group, addresses(view, node.name()))));
            seen = views;
            last = peers;
        }
        return last;
    }

    private static List<String> addresses(GroupView view, NodeName self) {
        Set<NodeName> names = new LinkedHashSet<>(Succession.of(view, Optional.empty()));
        view.members().forEach(report -> names.add(report.node()));
        names.remove(self);
        List<String> addresses = new ArrayList<>();
        for (NodeName name : names) {
            view.member(name).map(MemberReport::address).ifPresent(addresses::add);
        }
        return addresses;
    }
}
