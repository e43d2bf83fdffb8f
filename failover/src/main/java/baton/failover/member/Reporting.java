package baton.failover.member;

import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.FailedStarts;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.policy.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a member says of itself, and why it is not eligible. */
final class Reporting {
    private Reporting() {}

    static void publish(Turn turn) {
        Member member = turn.member;
        List<Reason> obstacles = obstacles(turn);
        List<Reason> reasons = new ArrayList<>(obstacles);
        if (turn.isBackingOff()) {
            member.backOff.ifPresent(reasons::add);
            turn.wakeAt(member.backingOffUntil);
        }
        if (member.tenure.isPresent()) {
            reasons.addAll(reasons(turn, member.tenure.get()));
        } else {
            reasons.addAll(failedStarts(member));
        }
        MemberReport report = new MemberReport(
                turn.node.self,
                member.role(),
                obstacles.isEmpty(),
                turn.isBackingOff(),
                member.priority,
                member.position,
                reasons,
                turn.node.address);
        if (!member.published.equals(Optional.of(report))) {
            member.published = Optional.of(report);
            turn.give(new Command.Publish(member.group, report));
        }
    }

    private static List<Reason> reasons(Turn turn, Tenure tenure) {
        List<Reason> reasons = new ArrayList<>();
        if (!tenure.trouble.isEmpty() && tenure.phase == Phase.STOP_FAILED) {
            reasons.add(new Reason("stop-failed", tenure.trouble));
        }
        if (tenure.phase == Phase.DRAINING) {
            reasons.add(Draining.reason(tenure));
        }
        reasons.addAll(Fencing.reasons(turn, tenure));
        return reasons;
    }

    /** Why nobody starts the service though somebody could. */
    private static List<Reason> failedStarts(Member member) {
        List<Reason> reasons = new ArrayList<>();
        GroupView view = member.view.orElse(null);
        if (view == null) {
            return reasons;
        }
        for (SeatView seat : view.seats()) {
            FailedStarts failed = seat.claim().failed();
            int count = failed.under(view.specVersion());
            if (count <= FailedStarts.FREE
                    || seat.claim().state() == ClaimState.HELD
                    || !view.spec().hasSeat(seat.seat())) {
                continue;
            }
            String next = failed.areTooMany(view.specVersion())
                    ? "nobody tries again until an operator asks for it"
                    : "the next waits "
                            + Durations.written(failed.pause(view.specVersion()))
                            + ", or until an operator asks for it";
            reasons.add(new Reason(
                    "starts-failed",
                    count + " starts of seat " + seat.seat() + " in a row failed; " + next
                            + ": correct the cause, then: baton switchover " + member.group));
        }
        return reasons;
    }

    /** Why this member would not take a seat now, however empty it is. */
    static List<Reason> obstacles(Turn turn) {
        Member member = turn.member;
        List<Reason> reasons = new ArrayList<>();
        if (!member.healthy) {
            reasons.add(new Reason("unhealthy", member.healthDetail));
        }
        member.unchecked.ifPresent(sentence -> reasons.add(new Reason("check-not-run", sentence)));
        if (member.priority == 0) {
            reasons.add(new Reason("priority-zero", "priority 0 never becomes active"));
        }
        if (member.view.isPresent() && member.view.get().drained()) {
            reasons.add(new Reason("drained", "the host is drained"));
        }
        turn.node.stopping.ifPresent(reasons::add);
        if (!turn.node.guardAlive) {
            reasons.add(new Reason("guard-silent", "the guard of this host gives no sign"));
        }
        turn.node.obstacles.forEach((code, sentence) -> reasons.add(new Reason(code, sentence)));
        member.unmarked.ifPresent(sentence -> reasons.add(new Reason("mark-unwritable", sentence)));
        member.refusalsUnknown.ifPresent(sentence -> reasons.add(new Reason("state-unreadable", sentence)));
        member.frozen.ifPresent(frozen -> reasons.add(new Reason("unreadable", frozen.sentence())));
        Isolation.reason(turn).ifPresent(reasons::add);
        member.incident.ifPresent(incident -> reasons.add(new Reason(Incident.CODE, incident.sentence(member.group))));
        for (Debt debt : ownDebts(turn)) {
            reasons.add(new Reason("debt", "epoch " + debt.epoch() + " of this node is not proved stopped yet"));
        }
        return reasons;
    }

    static List<Debt> ownDebts(Turn turn) {
        List<Debt> debts = new ArrayList<>();
        for (SeatView seat : turn.member.view.map(GroupView::seats).orElse(List.of())) {
            for (Debt debt : seat.debts()) {
                if (debt.node().equals(turn.node.name())) {
                    debts.add(debt);
                }
            }
        }
        return debts;
    }
}
