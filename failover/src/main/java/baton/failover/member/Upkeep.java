package baton.failover.member;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupView;
import baton.failover.group.Intent;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is put in order beside the seat itself: latch, leftovers of this host, debts, planned changes. */
final class Upkeep {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Of a latch that was never seen: it is only asked for, which does nothing while one is on its way. */
    private static final int FIRST_ASKS = 2;
    /** No longer than 64 s from one to the next. */
    private static final int MOST_DOUBLINGS = 5;

    private Upkeep() {}

    static void mind(Turn turn) {
        Member member = turn.member;
        if (!member.started) {
            return;
        }
        settleRemnants(turn);
        if (member.incident.isPresent()) {
            return;
        }
        if (member.missing) {
            create(turn);
        }
        if (member.view.isPresent() && member.frozen.isEmpty()) {
            mindLatch(turn, member.view.get());
            Optional<GroupView> current = member.currentView();
            if (current.isPresent()) {
                mindClaims(turn, current.get());
                mindDebts(turn, current.get());
            }
            member.view.get().intent().ifPresent(intent -> mindIntent(turn, intent));
        }
    }

    /** One at a time, before anything new: what runs under a hold nobody adopts is ended. */
    private static void settleRemnants(Turn turn) {
        Member member = turn.member;
        if (member.tenure.isPresent() || member.remnants.isEmpty()) {
            return;
        }
        Hold hold = member.remnants.remove(0).hold();
        Tenure tenure = new Tenure(hold.seat(), hold.epoch(), Cause.START, Optional.empty(), Phase.KILLING, turn.now);
        tenure.hold = Optional.of(hold);
        member.tenure = Optional.of(tenure);
        member.view.flatMap(view -> view.seat(hold.seat())).ifPresent(seat -> adoptClaim(turn, tenure, seat));
        Leaving.kill(turn, tenure, Leave.planned("leftover", "an earlier life of the agent left a hold behind"));
    }

    private static void adoptClaim(Turn turn, Tenure tenure, SeatView seat) {
        if (isLeftover(turn, seat) && seat.claim().epoch().equals(tenure.epoch)) {
            tenure.claim = Optional.of(seat.claim());
            tenure.claimVersion = seat.claimVersion();
        }
    }

    private static void create(Turn turn) {
        Member member = turn.member;
        if (member.tenure.isPresent()) {
            return;
        }
        if (member.createAskedAt.isReached(turn.now)) {
            turn.give(new Command.CreateGroup(member.group));
            member.createAskedAt = turn.now.plus(PATIENCE);
        }
        turn.wakeAt(member.createAskedAt);
    }

    /**
     * A latch node that another deleted is never made again by its owner, so a new latch is opened.
     *
     * <p>Ever more rarely: where hundreds of groups begin together each latch takes its time, and one that is opened anew
     * before it was seen makes all others take longer.
     */
    private static void mindLatch(Turn turn, GroupView view) {
        Member member = turn.member;
        if (view.ownLatch().isPresent()) {
            member.latchSeen = true;
            member.latchAsks = 0;
            return;
        }
        if (turn.node.left) {
            return;
        }
        if (member.latchDueAt.isReached(turn.now)) {
            boolean waits = !member.latchSeen && member.latchAsks < FIRST_ASKS;
            turn.give(waits ? new Command.JoinLatch(member.group) : new Command.RejoinLatch(member.group));
            asked(turn);
        }
        turn.wakeAt(member.latchDueAt);
    }

    /** Goes to the tail of the latch. */
    static void rejoinLatch(Turn turn) {
        turn.give(new Command.RejoinLatch(turn.member.group));
        turn.member.latchSeen = true;
        turn.member.latchAsks = 0;
        asked(turn);
    }

    private static void asked(Turn turn) {
        Member member = turn.member;
        member.latchDueAt = turn.now.plus(PATIENCE.multipliedBy(1L << Math.min(member.latchAsks, MOST_DOUBLINGS)));
        member.latchAsks++;
    }

    private static boolean isLeftover(Turn turn, SeatView seat) {
        Claim claim = seat.claim();
        return claim.state() != ClaimState.RELEASED
                && claim.holder().isPresent()
                && claim.holder().get().sharesHostWith(turn.node.self);
    }

    /**
     * Claims that name this host under an epoch that has no tenure: a claim whose outcome was given up, or one that a
     * dead life sent and that committed late. No hold of it was ever written, or the start would have found it; but under
     * one that says that its stop failed a service ran, so it is verified, as soon as there is no tenure.
     *
     * <p>A claim of another incarnation counts as dead only after it and its lease stood still for W: the stamp may have
     * been copied, and then that incarnation runs under a hold elsewhere and renews its lease.
     */
    private static void mindClaims(Turn turn, GroupView view) {
        Member member = turn.member;
        for (SeatView seat : view.seats()) {
            Epoch epoch = seat.claim().epoch();
            if (!isLeftover(turn, seat) || isOwn(member, seat, epoch) || isFound(member, epoch)) {
                continue;
            }
            if (!isAtRest(turn, seat)) {
                continue;
            }
            if (member.tenure.isEmpty()) {
                verify(turn, seat.seat(), epoch);
                member.tenure.ifPresent(tenure -> adoptClaim(turn, tenure, seat));
            } else if (!member.returning.contains(seat.seat()) && !seat.claim().stopFailed()) {
                member.returning.add(seat.seat());
                Transition told = new Transition(
                        Transition.Kind.RELEASED,
                        seat.seat(),
                        epoch,
                        seat.claim().cause(),
                        "what an earlier incarnation held",
                        List.of());
                turn.give(new Command.Release(
                        member.group, seat.seat(), seat.claim().released(), seat.claimVersion(), told));
            }
        }
    }

    /**
     * This incarnation knows what it does itself; of any other only its silence is a proof. What an agent has not read while
     * it stood still itself is no silence, so the end of the wait is confirmed by a read that begins after it.
     */
    private static boolean isAtRest(Turn turn, SeatView seat) {
        if (seat.claim().holder().equals(Optional.of(turn.node.self))) {
            return true;
        }
        Member member = turn.member;
        Sighting still = requireNonNull(member.sightings.get(seat.seat()));
        Tick due = still.since().plus(LeaseBudget.waitFor(seat.claim().terms().lease()));
        if (!due.isReached(turn.now)) {
            turn.wakeAt(due);
            return false;
        }
        if (!member.readingBack && !still.equals(member.silences.put(seat.seat(), still))) {
            turn.readBack();
        }
        return !member.readingBack;
    }

    private static boolean isOwn(Member member, SeatView seat, Epoch epoch) {
        return member.tenure.isPresent()
                && member.tenure.get().seat.equals(seat.seat())
                && member.tenure.get().epoch.equals(epoch);
    }

    /** An earlier life left a hold of this epoch behind. */
    private static boolean isFound(Member member, Epoch epoch) {
        return member.remnants.stream()
                .anyMatch(remnant -> remnant.hold().epoch().equals(epoch));
    }

    private static void verify(Turn turn, Seat seat, Epoch epoch) {
        Tenure tenure = new Tenure(seat, epoch, Cause.START, Optional.empty(), Phase.VERIFYING, turn.now);
        tenure.ending = true;
        tenure.leaving = Optional.of(Leave.planned("leftover", "nothing of this epoch may run here"));
        turn.member.tenure = Optional.of(tenure);
        Serving.call(turn, tenure, Hook.VERIFY, "");
    }

    private static void mindDebts(Turn turn, GroupView view) {
        Member member = turn.member;
        if (!member.debtsSeen.isEmpty()) {
            member.debtsSeen.keySet().retainAll(Reporting.ownDebts(turn));
        }
        Fencing.forgetPaid(turn, view);
        for (SeatView seat : view.seats()) {
            for (Debt debt : seat.debts()) {
                if (debt.node().equals(turn.node.name())) {
                    mindDebt(turn, seat, debt);
                }
            }
        }
    }

    /** The node itself pays under the same stamp once it proved the stop, under another boot after W. */
    private static void mindDebt(Turn turn, SeatView view, Debt debt) {
        Seat seat = view.seat();
        Member member = turn.member;
        boolean first = member.debtsSeen.putIfAbsent(debt, turn.now) == null;
        if (debt.stamp().equals(turn.node.stamp())) {
            boolean running = member.tenure
                            .filter(tenure -> tenure.epoch.equals(debt.epoch()))
                            .isPresent()
                    || isFound(member, debt.epoch());
            if (turn.isProved(debt) && (first || isDue(turn, debt, PATIENCE))) {
                pay(turn, seat, debt);
            } else if (!turn.isProved(debt) && !running && member.tenure.isEmpty()) {
                verify(turn, seat, debt.epoch());
            }
        } else if (isDue(turn, debt, waitOf(turn, view))) {
            pay(turn, seat, debt);
        }
    }

    /** The hold may have been granted under a longer lease than the policy has now; a confirmation leaves it in the claim. */
    private static Duration waitOf(Turn turn, SeatView seat) {
        Duration policy = turn.member.spec().budget().lease();
        Duration claim = seat.claim().terms().lease();
        return LeaseBudget.waitFor(claim.compareTo(policy) > 0 ? claim : policy);
    }

    private static boolean isDue(Turn turn, Debt debt, Duration patience) {
        Tick due = turn.member.debtsSeen.getOrDefault(debt, turn.now).plus(patience);
        if (!due.isReached(turn.now)) {
            turn.wakeAt(due);
            return false;
        }
        return true;
    }

    private static void pay(Turn turn, Seat seat, Debt debt) {
        turn.member.debtsSeen.put(debt, turn.now);
        turn.wakeAt(turn.now.plus(PATIENCE));
        turn.give(new Command.PayDebt(turn.member.group, seat, debt));
    }

    /** A planned change ends with the promotion of a newer epoch, or when its time is over before it began. */
    private static void mindIntent(Turn turn, Intent intent) {
        Optional<Tenure> tenure = turn.member.tenure.filter(own -> own.seat.equals(intent.seat()));
        boolean fresh = turn.freshIntent().isPresent();
        if (fresh) {
            turn.wakeAt(turn.member.intentSince.plus(intent.lifetime()));
        }
        if (tenure.isEmpty()) {
            if (!fresh && isAbandoned(turn, intent)) {
                finish(turn, intent, false, "its time is over, and nobody is there to carry it out");
            }
            return;
        }
        Tenure own = tenure.get();
        if (own.phase == Phase.ACTIVE && own.epoch.isAbove(intent.epoch())) {
            boolean asPlanned = intent.to().isEmpty() || intent.to().get().equals(turn.node.name());
            finish(turn, intent, asPlanned, turn.node.name() + " is active with epoch " + own.epoch);
        } else if (own.epoch.equals(intent.epoch()) && own.phase == Phase.STOP_FAILED) {
            finish(turn, intent, false, turn.node.name() + " cannot be proved stopped: " + own.trouble);
        } else if (own.epoch.equals(intent.epoch()) && own.phase == Phase.ACTIVE && !fresh) {
            finish(turn, intent, false, "its time was over before it began");
        }
    }

    /** Nobody holds the seat that it is about, or a host that is not there. */
    private static boolean isAbandoned(Turn turn, Intent intent) {
        GroupView view = turn.member.view.orElseThrow();
        return view.seat(intent.seat())
                .map(SeatView::claim)
                .filter(claim -> claim.state() == ClaimState.HELD)
                .flatMap(Claim::holder)
                .filter(holder ->
                        view.members().stream().anyMatch(report -> report.self().sharesHostWith(holder)))
                .isEmpty();
    }

    static void finish(Turn turn, Intent intent, boolean succeeded, String detail) {
        if (!turn.member.finished.equals(Optional.of(intent.operation()))) {
            turn.member.finished = Optional.of(intent.operation());
            turn.give(new Command.FinishOperation(turn.member.group, intent.operation(), succeeded, detail));
        }
    }
}
