package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.FailedStarts;
import baton.failover.group.FencePolicy;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;

/** From active to a proved stop, and only then to a claim that is given back. */
final class Leaving {
    private static final Duration KILL_AGAIN = Duration.ofSeconds(1);

    private Leaving() {}

    /** Ends the tenure for {@code leave}, by the gentlest way that its phase and its claim still allow. */
    static void start(Turn turn, Tenure tenure, Leave leave) {
        boolean claimStands = !tenure.claimLost && !isRevoked(tenure);
        boolean hurries = !claimStands
                && (tenure.phase == Phase.PROMOTING
                        || tenure.phase == Phase.CHECKING
                        || tenure.phase == Phase.DRAINING);
        if (tenure.leaving.isPresent() && !hurries) {
            return;
        }
        tenure.leaving = tenure.leaving.or(() -> Optional.of(leave));
        switch (tenure.phase) {
            case PROVING -> settle(turn, tenure);
            case ACTIVE -> {
                if (tenure.exited) {
                    prove(turn, tenure);
                } else if (claimStands && Draining.isDue(turn, tenure)) {
                    Draining.begin(turn, tenure);
                } else {
                    demote(turn, tenure);
                }
            }
            case ADOPTING -> {
                if (claimStands) {
                    demote(turn, tenure);
                } else {
                    kill(turn, tenure, leave);
                }
            }
            case DRAINING -> demote(turn, tenure);
            case PROMOTING -> {
                if (!claimStands) {
                    kill(turn, tenure, leave);
                }
            }
            case CHECKING -> {
                if (!claimStands) {
                    kill(turn, tenure, leave);
                } else if (tenure.exited) {
                    prove(turn, tenure);
                } else {
                    demote(turn, tenure);
                }
            }
            case RESTARTING -> kill(turn, tenure, leave);
            case CLAIMING, HOLDING, DEMOTING, VERIFYING, KILLING, STOP_FAILED, RELEASING -> {}
        }
    }

    static boolean isRevoked(Tenure tenure) {
        return tenure.claim.isPresent() && tenure.claim.get().state() != ClaimState.HELD;
    }

    static void demote(Turn turn, Tenure tenure) {
        if (tenure.claimLost || isRevoked(tenure)) {
            tenure.ending = true;
        }
        tenure.enter(Phase.DEMOTING, turn.now);
        String why = tenure.leaving.map(Leave::sentence).orElse("");
        turn.log(Transition.Kind.DEMOTING, tenure, why);
        noLongerAdoptable(turn, tenure);
        Serving.call(turn, tenure, Hook.DEMOTE, why);
    }

    /** A service that ended by itself needs no demote hook, only the proof that nothing of it is left. */
    static void prove(Turn turn, Tenure tenure) {
        tenure.enter(Phase.VERIFYING, turn.now);
        turn.log(
                Transition.Kind.DEMOTING,
                tenure,
                tenure.leaving.map(Leave::sentence).orElse(""));
        noLongerAdoptable(turn, tenure);
        Serving.call(turn, tenure, Hook.VERIFY, "");
    }

    /** A service whose demote hook may have begun is nothing that another life of the agent could take over. */
    private static void noLongerAdoptable(Turn turn, Tenure tenure) {
        tenure.hold = tenure.hold.map(hold -> hold.in(HoldPhase.DEMOTING));
        tenure.hold.ifPresent(hold -> turn.give(new Command.WriteHold(turn.member.group, hold)));
    }

    /** The lease is about to run out: the graceful stop begins, and there is no way back. */
    static void demoteForLease(Turn turn, Tenure tenure) {
        tenure.ending = true;
        if (tenure.leaving.isEmpty()) {
            tenure.leaving = Optional.of(
                    Leave.failed(Cause.FAILOVER, "lease-lost", "no renewal was confirmed by ZooKeeper in time"));
        }
        demote(turn, tenure);
    }

    static void kill(Turn turn, Tenure tenure, Leave leave) {
        if (tenure.leaving.isEmpty()) {
            tenure.leaving = Optional.of(leave);
        }
        tenure.ending = true;
        tenure.enter(Phase.KILLING, turn.now);
        turn.log(Transition.Kind.KILLING, tenure, leave.sentence());
        Serving.call(turn, tenure, Hook.KILL, leave.sentence());
    }

    /** Honours the deadlines of the hold; called first in every turn, because any event may come late. */
    static void honourDeadlines(Turn turn, Tenure tenure) {
        if (!tenure.mayRun()) {
            return;
        }
        if (tenure.killAt().isReached(turn.now)) {
            kill(
                    turn,
                    tenure,
                    Leave.failed(Cause.FAILOVER, "lease-lost", "the lease ran out before the stop was proved"));
            return;
        }
        if (turn.demoteAt(tenure).isReached(turn.now)) {
            switch (tenure.phase) {
                case ACTIVE, DRAINING, ADOPTING -> demoteForLease(turn, tenure);
                case RESTARTING ->
                    kill(turn, tenure, Leave.failed(Cause.FAILOVER, "lease-lost", "no renewal was confirmed in time"));
                default -> {}
            }
        }
    }

    /** Asks to be woken for the next deadline of the hold as it is after this turn. */
    static void watchDeadlines(Turn turn, Tenure tenure) {
        if (tenure.mayRun()) {
            Tick demoteAt = turn.demoteAt(tenure);
            turn.wakeAt(demoteAt.isReached(turn.now) ? tenure.killAt() : demoteAt);
        }
    }

    static void onLapsed(Turn turn, Tenure tenure) {
        if (tenure.mayRun()) {
            kill(turn, tenure, Leave.failed(Cause.FAILOVER, "hold-lapsed", "the guard ended the hold"));
        }
    }

    static void onDemoted(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (succeeded) {
            tenure.enter(Phase.VERIFYING, turn.now);
            Serving.call(turn, tenure, Hook.VERIFY, "");
        } else {
            tenure.trouble = detail;
            kill(turn, tenure, Leave.ofTheService("demote-failed", "the demote hook failed: " + detail));
        }
    }

    static void onVerified(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (succeeded) {
            settle(turn, tenure);
        } else {
            tenure.trouble = detail;
            kill(turn, tenure, Leave.ofTheService("not-stopped", "the stop could not be proved: " + detail));
        }
    }

    static void onKilled(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (succeeded) {
            settle(turn, tenure);
            return;
        }
        tenure.trouble = detail;
        tenure.retryAt = turn.now.plus(KILL_AGAIN);
        if (tenure.phase != Phase.STOP_FAILED) {
            tenure.enter(Phase.STOP_FAILED, turn.now);
            turn.log(Transition.Kind.STOP_FAILED, tenure, detail);
        }
    }

    static void mindFailedStop(Turn turn, Tenure tenure) {
        if (tenure.retryAt.isReached(turn.now)) {
            tenure.retryAt = Tick.NEVER;
            Serving.call(turn, tenure, Hook.KILL, "again");
        } else {
            turn.wakeAt(tenure.retryAt);
        }
        leaveOnRecord(turn, tenure);
    }

    /**
     * Writes into the claim, held or revoked, that the stop failed, so that this outlives the agent and nobody takes the seat
     * by waiting. Where fencing is required the claim is not kept from others: who takes the seat has to fence this host.
     */
    private static void leaveOnRecord(Turn turn, Tenure tenure) {
        if (tenure.claim.isEmpty()
                || tenure.claim.get().state() == ClaimState.RELEASED
                || tenure.claimLost
                || tenure.amending
                || turn.member.readingBack
                || turn.member.incident.isPresent()) {
            return;
        }
        Claim marked = tenure.claim.get().withFailedStop();
        Claim wanted = letsItselfBeFenced(turn, tenure) ? marked.revoked() : marked;
        if (!wanted.equals(tenure.claim.get())) {
            tenure.amending = true;
            turn.give(new Command.Amend(turn.member.group, tenure.seat, wanted, tenure.claimVersion));
        }
    }

    private static boolean letsItselfBeFenced(Turn turn, Tenure tenure) {
        return tenure.isCovered(turn.node.incarnation())
                && !turn.isHalted()
                && turn.member.spec().fence() == FencePolicy.REQUIRED
                && !Serving.others(turn, Optional.empty()).isEmpty();
    }

    /** Nothing of the epoch can act any more: the hold goes, then the claim is given back. */
    static void settle(Turn turn, Tenure tenure) {
        if (tenure.hold.isPresent()) {
            turn.give(new Command.DropHold(turn.member.group, tenure.seat, tenure.epoch));
            tenure.hold = Optional.empty();
        }
        tenure.ending = true;
        tenure.enter(Phase.RELEASING, turn.now);
        release(turn, tenure);
    }

    /** Gives the claim back if it still is this epoch's; called again whenever more is known of it. */
    static void release(Turn turn, Tenure tenure) {
        if (tenure.amending
                || turn.member.readingBack
                || turn.member.incident.isPresent()
                || Fencing.isUnderWay(turn)) {
            return;
        }
        if (tenure.claimLost) {
            end(turn, tenure, Transition.Kind.LOST);
        } else if (tenure.claim.isEmpty()) {
            if (turn.member.view.isPresent() || turn.member.missing) {
                end(turn, tenure, Transition.Kind.LOST);
            }
        } else if (tenure.claim.get().state() == ClaimState.RELEASED) {
            end(turn, tenure, Transition.Kind.RELEASED);
        } else {
            tenure.amending = true;
            Claim claim = tenure.claim.get();
            Cause cause = tenure.leaving.map(Leave::cause).orElse(claim.cause());
            FailedStarts before = turn.failed(tenure);
            boolean failed = tenure.leaving.filter(Leave::isOfTheService).isPresent();
            Claim released = claim.released(cause, failed ? before.andOneMore(before.policy()) : before);
            Transition told = Turn.told(Transition.Kind.RELEASED, tenure, sentence(tenure), tenure.laps());
            turn.give(new Command.Release(turn.member.group, tenure.seat, released, tenure.claimVersion, told));
        }
    }

    static void onReleaseEnded(Turn turn, Tenure tenure, Outcome outcome) {
        tenure.amending = false;
        if (outcome instanceof Outcome.Done done) {
            turn.member.floors.put(tenure.seat, done.version());
            end(turn, tenure, Transition.Kind.RELEASED);
        } else {
            turn.readBack();
        }
    }

    private static void end(Turn turn, Tenure tenure, Transition.Kind kind) {
        tenure.enter(Phase.RELEASING, turn.now);
        turn.log(kind, tenure, sentence(tenure));
        if (tenure.provenWell) {
            turn.member.failures = 0;
        }
        tenure.leaving.filter(Leave::backsOff).ifPresent(turn::backOff);
        turn.forget(tenure);
        if (turn.node.stopping.isEmpty()) {
            Upkeep.rejoinLatch(turn);
        }
        turn.readBack();
    }

    private static String sentence(Tenure tenure) {
        return tenure.leaving.map(Leave::sentence).orElse("");
    }

    /** Compares the tenure with what was just read of its seat. */
    static void compare(Turn turn, Tenure tenure, Optional<SeatView> seat) {
        Optional<Claim> seen = seat.map(SeatView::claim)
                .filter(claim -> claim.epoch().equals(tenure.epoch)
                        && claim.holder()
                                .filter(holder -> holder.sharesHostWith(turn.node.self))
                                .isPresent());
        if (seen.isEmpty()) {
            if (!tenure.claimLost && (tenure.claim.isPresent() || tenure.phase == Phase.ADOPTING)) {
                tenure.claimLost = true;
                start(turn, tenure, Leave.failed(Cause.FENCE, "claim-lost", "the seat has passed on"));
            }
            tenure.claimLost = true;
            return;
        }
        tenure.claim = seen;
        tenure.claimVersion = seat.orElseThrow().claimVersion();
        tenure.doubted = false;
        if (seen.get().state() != ClaimState.HELD) {
            start(turn, tenure, Leave.failed(Cause.FENCE, "revoked", "the claim was revoked"));
        }
    }
}
