package baton.coordinator.view;

import baton.failover.group.GroupView;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Succession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The members of a group: who is next, and why the others are not. */
final class Members {
    private Members() {}

    static List<NodeName> succession(GroupView view) {
        return Succession.of(view, view.intent());
    }

    static List<MemberShown> of(GroupView view) {
        List<NodeName> succession = succession(view);
        return view.members().stream()
                .map(report -> shown(view, report, succession.indexOf(report.node())))
                .toList();
    }

    private static MemberShown shown(GroupView view, MemberReport report, int rank) {
        return new MemberShown(
                report.node(),
                report.role(),
                seatOf(view, report.node()).map(SeatView::seat),
                rank < 0 ? OptionalInt.empty() : OptionalInt.of(rank),
                report.eligible(),
                report.priority(),
                report.position(),
                report.address(),
                reasons(view, report, rank >= 0));
    }

    static Optional<SeatView> seatOf(GroupView view, NodeName node) {
        return view.seats().stream().filter(seat -> seat.claim().isHeldBy(node)).findFirst();
    }

    /** The member's own reasons first, then what only the group shows; never empty for who is no candidate. */
    static List<Reason> reasons(GroupView view, MemberReport report, boolean candidate) {
        List<Reason> reasons = new ArrayList<>(report.reasons());
        seatOf(view, report.node())
                .ifPresent(seat -> reasons.add(new Reason("holds-seat", "holds seat " + seat.seat())));
        for (SeatView seat : view.seats()) {
            seat.debts().stream()
                    .filter(debt -> debt.node().equals(report.node()))
                    .forEach(debt -> reasons.add(new Reason(
                            "owes-debt",
                            "may still act under epoch " + debt.epoch() + " of seat " + seat.seat()
                                    + " and was not proved stopped")));
        }
        if (view.latch().stream().noneMatch(entry -> entry.node().equals(report.node()))) {
            reasons.add(new Reason("not-in-latch", "its agent has no place in the order of the candidates"));
        }
        if (report.priority() == 0) {
            reasons.add(new Reason("priority-zero", "its priority is 0, it never becomes active"));
        }
        if (report.backingOff() && report.reasons().isEmpty()) {
            reasons.add(new Reason("backing-off", "steps back because it lately failed or was revoked"));
        }
        if (!candidate && reasons.isEmpty()) {
            reasons.add(new Reason("not-eligible", "its agent says that it would not take a seat"));
        }
        return reasons;
    }
}
