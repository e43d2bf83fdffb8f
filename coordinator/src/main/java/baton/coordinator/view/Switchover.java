package baton.coordinator.view;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.FailedStarts;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Intent;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A planned change of holder that was granted.
 *
 * @param claim the claim that is to be given up; the transaction checks it
 */
public record Switchover(GroupName group, Intent intent, SeatClaim claim) {
    /** Long enough for a planned demote and a promote at their usual limits, short enough not to surprise later. */
    static final Duration LIFETIME = Duration.ofMinutes(2);

    /** What is asked for; both empty: whoever is next takes the only seat that is held. */
    public record Wish(Optional<NodeName> to, Optional<Seat> seat) {}

    /** Grants the wish or says why not. */
    public static Switchover grant(GroupSight sight, Wish wish, Requested requested) {
        GroupView view = sight.view();
        if (view.spec().seats().isEmpty()) {
            throw new Refused(
                    Refused.Why.WRONG,
                    "no-succession",
                    "every member of " + sight.name() + " has its own seat, so there is nobody to hand one over to;"
                            + " drain the node instead");
        }
        refuseIfBusy(sight);
        SeatView seat = seatToLeave(sight, wish);
        NodeName from = seat.claim().holder().orElseThrow().node();
        wish.to().ifPresent(to -> refuseIfUnfit(sight, to));
        if (wish.to().isEmpty() && Members.succession(view).isEmpty()) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "no-candidate",
                    "no member of " + sight.name() + " could take over",
                    Map.of("members", Members.of(view)));
        }
        Intent intent = new Intent(
                requested.id(), seat.seat(), seat.claim().epoch(), from, wish.to(), LIFETIME, Cause.SWITCHOVER);
        return new Switchover(sight.name(), intent, new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion()));
    }

    public Operation operation(Requested requested) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("seat", intent.seat().toString());
        parameters.put("epoch", intent.epoch().toString());
        parameters.put("from", intent.from().toString());
        intent.to().ifPresent(to -> parameters.put("to", to.toString()));
        return requested.operation(Operation.Kind.SWITCHOVER, group, parameters);
    }

    /** An intent that a newer epoch made void is in nobody's way. */
    private static void refuseIfBusy(GroupSight sight) {
        Optional<Intent> intent = sight.view().intent();
        if (intent.isEmpty()) {
            return;
        }
        boolean isVoid = sight.view()
                .seat(intent.get().seat())
                .map(seat -> seat.claim().epoch().isAbove(intent.get().epoch()))
                .orElse(true);
        if (!isVoid) {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "operation-in-progress",
                    "another planned change of " + sight.name() + " is in progress: "
                            + intent.get().operation(),
                    Map.of("operation", intent.get().operation()));
        }
    }

    private static SeatView seatToLeave(GroupSight sight, Wish wish) {
        List<SeatView> held = sight.view().seats().stream()
                .filter(seat -> seat.claim().state() == ClaimState.HELD || waitsForAnOperator(sight, seat))
                .filter(seat -> wish.seat().isEmpty() || wish.seat().get().equals(seat.seat()))
                .toList();
        if (held.isEmpty()) {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "no-holder",
                    (wish.seat().isEmpty() ? "no seat" : "seat " + wish.seat().get()) + " of " + sight.name()
                            + " is held, so nobody has anything to hand over");
        }
        if (held.size() > 1) {
            throw new Refused(
                    Refused.Why.WRONG,
                    "seat-not-named",
                    sight.name() + " has " + held.size() + " seats that are held; say which one: "
                            + held.stream().map(SeatView::seat).toList());
        }
        refuseIfUnstopped(sight, held.get(0).claim());
        return held.get(0);
    }

    /** A seat is handed over by a stop that is proved, and this holder's stop failed. */
    private static void refuseIfUnstopped(GroupSight sight, Claim claim) {
        if (sight.view().isUnstopped(claim)) {
            NodeName holder = claim.holder().orElseThrow().node();
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "stop-failed",
                    holder + " is NOT stopped under epoch " + claim.epoch() + ", so it cannot hand over its seat: "
                            + Vouching.remedy(sight, holder, claim.epoch()));
        }
    }

    /** Its starts failed so often that the next one waits; an operator who asks for a switchover ends that wait. */
    private static boolean waitsForAnOperator(GroupSight sight, SeatView seat) {
        return seat.claim().state() == ClaimState.RELEASED
                && seat.claim().holder().isPresent()
                && seat.claim().failed().under(sight.view().specVersion()) > FailedStarts.FREE;
    }

    private static void refuseIfUnfit(GroupSight sight, NodeName to) {
        MemberReport report = sight.view()
                .member(to)
                .orElseThrow(() -> new Refused(
                        Refused.Why.WRONG,
                        "unknown-member",
                        to + " is no member of " + sight.name() + " now; its members are "
                                + sight.view().members().stream()
                                        .map(MemberReport::node)
                                        .toList()));
        if (Members.seatOf(sight.view(), to).isPresent()) {
            throw new Refused(Refused.Why.CONFLICT, "already-active", to + " holds a seat of " + sight.name());
        }
        if (!Members.succession(sight.view()).contains(to)) {
            var reasons = Members.reasons(sight.view(), report, false);
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "not-eligible",
                    to + " cannot take over: "
                            + String.join(
                                    "; ",
                                    reasons.stream()
                                            .map(reason -> reason.sentence())
                                            .toList()),
                    Map.of("reasons", reasons));
        }
    }
}
