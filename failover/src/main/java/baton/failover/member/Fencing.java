package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Debt;
import baton.failover.group.FenceFailure;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the debts of a seat between its claim and its promotion.
 *
 * <p>Only the holder of the claim fences, and it does not give the claim back while a fence is under way; each debt is
 * tried once, and a failure is kept with the debt. The node's own debts are never fenced: they are paid by
 * {@link Upkeep}.
 */
final class Fencing {
    private Fencing() {}

    /**
     * True when no debt stands against the promotion; begins to fence the nodes that owe.
     *
     * <p>Only a view as new as the claim shows the debts that the claim created.
     */
    static boolean clears(Turn turn, Tenure tenure) {
        FencePolicy policy = turn.member.spec().fence();
        SeatView seat = turn.seatOf(tenure).orElse(null);
        if (policy == FencePolicy.NONE) {
            return seat == null || unstopped(turn, seat).isEmpty();
        }
        if (seat == null || seat.claimVersion() < tenure.claimVersion) {
            return false;
        }
        boolean over = true;
        for (Debt debt : foreignDebts(turn, seat)) {
            FenceStage stage = stage(turn, seat, debt);
            if (stage == null) {
                turn.member.fences.put(debt, FenceStage.UNDER_WAY);
                turn.give(new Command.Fence(turn.member.group, tenure.seat, tenure.epoch, debt));
            }
            over &= stage == FenceStage.SUCCEEDED || (stage == FenceStage.FAILED && !isUnstopped(turn, debt));
        }
        return policy == FencePolicy.REQUIRED ? seat.debts().isEmpty() : over;
    }

    /** Why a service that ended may not be started again in place. */
    static Optional<Leave> bar(Turn turn, Tenure tenure) {
        Optional<SeatView> seat = turn.seatOf(tenure);
        if (seat.isEmpty()) {
            return mayBeRequired(turn)
                    ? Optional.of(Leave.failed(
                            Cause.FENCE,
                            "fence-required",
                            "it is not known whether somebody may still act for the seat"))
                    : Optional.empty();
        }
        return barring(turn, seat.get()).stream()
                .findFirst()
                .map(debt -> Leave.failed(Cause.FENCE, "fence-required", debt.node() + " may still act for the seat"));
    }

    /** The debts that nobody is promoted over: all where fencing is required, else those of nodes whose stop failed. */
    private static List<Debt> barring(Turn turn, SeatView seat) {
        return mayBeRequired(turn) ? seat.debts() : unstopped(turn, seat);
    }

    /** A policy that was never read may require it. */
    private static boolean mayBeRequired(Turn turn) {
        return turn.member.view.isEmpty() || turn.member.spec().fence() == FencePolicy.REQUIRED;
    }

    private static List<Debt> unstopped(Turn turn, SeatView seat) {
        return seat.debts().isEmpty()
                ? List.of()
                : foreignDebts(turn, seat).stream()
                        .filter(debt -> isUnstopped(turn, debt))
                        .toList();
    }

    private static boolean isUnstopped(Turn turn, Debt debt) {
        return turn.member.view.filter(view -> view.isUnstopped(debt)).isPresent();
    }

    static void onFenced(Turn turn, Event.FenceEnded ended) {
        Member member = turn.member;
        if (member.fences.get(ended.debt()) != FenceStage.UNDER_WAY) {
            return;
        }
        member.fences.put(ended.debt(), ended.succeeded() ? FenceStage.SUCCEEDED : FenceStage.FAILED);
        if (ended.succeeded()) {
            turn.give(new Command.PayDebt(member.group, ended.seat(), ended.debt()));
        } else {
            turn.give(new Command.NoteFenceFailure(
                    member.group, ended.seat(), ended.debt(), new FenceFailure(turn.node.name(), ended.detail())));
        }
    }

    static boolean isUnderWay(Turn turn) {
        return turn.member.fences.containsValue(FenceStage.UNDER_WAY);
    }

    static void forgetPaid(Turn turn, GroupView view) {
        if (!turn.member.fences.isEmpty()) {
            turn.member
                    .fences
                    .entrySet()
                    .removeIf(fence -> fence.getValue() != FenceStage.UNDER_WAY
                            && view.seats().stream()
                                    .noneMatch(seat -> seat.debts().contains(fence.getKey())));
        }
    }

    /** What keeps a claim from becoming an active service, with the command that unblocks it. */
    static List<Reason> reasons(Turn turn, Tenure tenure) {
        List<Reason> reasons = new ArrayList<>();
        SeatView seat = turn.seatOf(tenure).orElse(null);
        if (seat == null || tenure.phase != Phase.PROVING) {
            return reasons;
        }
        for (Debt debt : barring(turn, seat)) {
            String who = debt.node() + " may still act under epoch " + debt.epoch();
            FenceStage stage = stage(turn, seat, debt);
            if (turn.member.spec().fence() == FencePolicy.NONE) {
                reasons.add(new Reason("debt", who + ", and its stop failed" + remedy(turn, debt)));
            } else if (stage == FenceStage.FAILED) {
                reasons.add(new Reason("fence-failed", who + " and could not be fenced: " + why(turn, seat, debt)));
            } else {
                reasons.add(new Reason("fencing", who + " and is being fenced or proved stopped"));
            }
        }
        return reasons;
    }

    private static String why(Turn turn, SeatView seat, Debt debt) {
        return Optional.ofNullable(seat.fenceFailures().get(debt))
                        .map(FenceFailure::detail)
                        .orElse("it was tried here")
                + remedy(turn, debt);
    }

    private static String remedy(Turn turn, Debt debt) {
        String vouch = "baton vouch " + turn.member.group + " --node " + debt.node() + " --epoch " + debt.epoch();
        return isUnstopped(turn, debt)
                ? "; stop its service, or switch the host off and run: " + vouch + " --host-off"
                : "; start its agent, or make sure that it is stopped and run: " + vouch;
    }

    private static List<Debt> foreignDebts(Turn turn, SeatView seat) {
        return seat.debts().stream()
                .filter(debt -> !debt.node().equals(turn.node.name()))
                .toList();
    }

    private static @Nullable FenceStage stage(Turn turn, SeatView seat, Debt debt) {
        FenceStage own = turn.member.fences.get(debt);
        return own == null && seat.fenceFailures().containsKey(debt) ? FenceStage.FAILED : own;
    }

    /** Where the agent of {@code holder} can be asked, as it said itself; empty when it is not known. */
    static String addressOf(GroupView view, Holder holder) {
        return view.member(holder.node())
                .filter(report -> report.stamp().equals(holder.stamp()))
                .map(report -> report.address())
                .orElse("");
    }
}
