package baton.coordinator.view;

import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Incarnation;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import java.util.List;
import java.util.Optional;

/** A node as REST shows it, with its part in every group. */
public record NodeShown(
        NodeName name,
        boolean alive,
        Optional<String> address,
        Optional<String> version,
        Optional<Stamp> stamp,
        Optional<Incarnation> incarnation,
        boolean drained,
        List<Part> groups) {

    /** Its part in one group; the seat is the one it has not been proved to have left. */
    public record Part(GroupName group, Optional<Role> role, Optional<Seat> seat, Optional<Epoch> epoch) {}

    public static List<NodeShown> of(EstateSight sight) {
        return sight.nodes().stream().map(node -> of(node, sight)).toList();
    }

    private static NodeShown of(NodeSight node, EstateSight sight) {
        return new NodeShown(
                node.name(),
                node.life().isPresent(),
                node.life().map(NodeSight.Life::address),
                node.life().map(NodeSight.Life::version),
                node.life().map(NodeSight.Life::stamp),
                node.life().map(NodeSight.Life::incarnation),
                node.drained(),
                sight.groups().values().stream()
                        .flatMap(group -> part(group, node.name()).stream())
                        .toList());
    }

    private static Optional<Part> part(GroupSight group, NodeName node) {
        Optional<MemberReport> report = group.view().member(node);
        Optional<SeatView> seat = group.view().seats().stream()
                .filter(view -> view.claim().state() != ClaimState.RELEASED
                        && view.claim().names(node))
                .findFirst();
        if (report.isEmpty() && seat.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Part(
                group.name(), report.map(MemberReport::role), seat.map(SeatView::seat), seat.map(view -> view.claim()
                        .epoch())));
    }
}
