package baton.coordinator.view;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.SeatView;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Vouching;
import java.util.ArrayList;
import java.util.List;

/**
 * How a group is and why it is not better.
 *
 * @param reasons empty exactly when it is healthy
 */
record Standing(GroupState state, List<Reason> reasons) {
    Standing {
        reasons = List.copyOf(reasons);
    }

    static Standing of(GroupSight sight) {
        GroupView view = sight.view();
        long active = view.seats().stream()
                .filter(seat -> Seats.isActive(sight, seat))
                .count();
        List<Reason> reasons = new ArrayList<>();
        if (active == 0) {
            reasons.add(new Reason("no-active", "nobody is active"));
        }
        view.seats().forEach(seat -> addSeat(reasons, sight, seat));
        addMembers(reasons, sight);
        if (view.spec().mode() == Mode.ACTIVE_PASSIVE
                && Members.succession(view).isEmpty()) {
            reasons.add(new Reason("no-standby", "no member could take over"));
        }
        GroupState state = active == 0 ? GroupState.NO_ACTIVE : GroupState.DEGRADED;
        return new Standing(reasons.isEmpty() ? GroupState.HEALTHY : state, reasons);
    }

    private static void addSeat(List<Reason> reasons, GroupSight sight, SeatView seat) {
        Claim claim = seat.claim();
        boolean wanted = sight.view().spec().hasSeat(seat.seat());
        boolean bounded = sight.view().spec().seats().isPresent();
        String name = "seat " + seat.seat();
        if (claim.stopFailed() && Seats.roleOfHolder(sight, claim).isEmpty()) {
            NodeName holder = claim.holder().orElseThrow().node();
            reasons.add(new Reason(
                    "stop-failed",
                    holder + " said that it is NOT stopped, and does not report any more: "
                            + Vouching.remedy(sight, holder, claim.epoch())));
        }
        if (claim.state() == ClaimState.REVOKED && claim.holder().isPresent()) {
            reasons.add(new Reason("revoked", name + " is revoked and its holder was not proved stopped"));
        } else if (claim.state() == ClaimState.HELD
                && Seats.roleOfHolder(sight, claim).isEmpty()) {
            reasons.add(new Reason("holder-silent", "the holder of " + name + " does not report"));
        } else if (claim.state() == ClaimState.HELD && !Seats.isActive(sight, seat)) {
            reasons.add(new Reason("seat-not-active", name + " is held and not active"));
        } else if (claim.state() == ClaimState.RELEASED && wanted && bounded) {
            reasons.add(new Reason("seat-not-active", name + " is free"));
        } else if (claim.state() == ClaimState.REVOKED && wanted && bounded) {
            reasons.add(new Reason(
                    "seat-not-active",
                    name + " has had no holder yet; the first to take it waits out a lease, in case the group is older"
                            + " than its records"));
        }
        seat.debts().forEach(debt -> reasons.add(Debts.reason(sight.name(), seat, debt)));
    }

    private static void addMembers(List<Reason> reasons, GroupSight sight) {
        GroupView view = sight.view();
        view.unreadable().forEach((node, sentence) -> reasons.add(new Reason("member-unreadable", sentence)));
        boolean everyMember = view.spec().seats().isEmpty();
        view.members().forEach(report -> {
            report.reasons().stream()
                    .filter(reason -> reason.code().equals(Incident.CODE))
                    .forEach(reason ->
                            reasons.add(new Reason(Incident.CODE, report.node() + " reports an " + reason.sentence())));
            if (report.role() == Role.STOP_FAILED) {
                reasons.add(new Reason("stop-failed", report.node() + " cannot be proved stopped"));
            } else if (everyMember && Members.seatOf(view, report.node()).isEmpty()) {
                reasons.add(new Reason("member-not-active", report.node() + " has no seat"));
            }
        });
    }
}
