package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.FailedStarts;
import baton.failover.group.Intent;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Preemption;
import baton.failover.group.Reason;
import baton.failover.group.Succession;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From a claim that is proved to an active service, and what an active member minds. */
final class Serving {
    /** A service that comes back to life at once is not started again faster than this. */
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);

    private Serving() {}

    /** A renewal sent at {@code sentAt} is committed and covered this tenure's claim. */
    static void onRenewed(Turn turn, Tenure tenure, Tick sentAt) {
        if (tenure.claimLost || Leaving.isRevoked(tenure)) {
            return;
        }
        tenure.provedAt = tenure.provedAt.max(sentAt);
        if (tenure.mayRun() && !tenure.ending && tenure.phase != Phase.ADOPTING) {
            Hold hold = turn.holdOf(tenure, tenure.hold.orElseThrow().phase());
            tenure.hold = Optional.of(hold);
            turn.give(new Command.ExtendHold(turn.member.group, hold));
            amendTerms(turn, tenure);
        }
    }

    /**
     * Brings the claim in line with the policy, and forgives failed starts once the service is well. The hold just written obeys both, so a shorter lease is in
     * force here before the claim says so, and a longer one only after.
     */
    private static void amendTerms(Turn turn, Tenure tenure) {
        Claim claim = tenure.claim.orElseThrow();
        Terms wanted = turn.wantedTerms();
        Optional<Terms> undecided = tenure.undecidedTerms();
        boolean forgives = tenure.isWell(turn.now) && claim.failed().count() > 0;
        if (tenure.phase == Phase.ACTIVE
                && !tenure.amending
                && !turn.isHalted()
                && turn.member.view.isPresent()
                && (undecided.isPresent() || forgives || !claim.terms().equals(wanted))) {
            tenure.amending = true;
            tenure.asked =
                    Optional.of(new Tenure.Asked(undecided.map(wanted::shorter).orElse(wanted), tenure.claimVersion));
            Claim amended = claim.under(wanted);
            turn.give(new Command.Amend(
                    turn.member.group,
                    tenure.seat,
                    forgives ? amended.after(FailedStarts.NONE) : amended,
                    tenure.claimVersion));
        }
    }

    static void mindProof(Turn turn, Tenure tenure) {
        Optional<Leave> reason =
                reasonToLeave(turn, tenure).or(() -> tenure.leaving).or(() -> Marking.refusal(turn, tenure));
        if (reason.isPresent()) {
            tenure.leaving = reason;
            Leaving.settle(turn, tenure);
        } else {
            prepare(turn, tenure);
        }
    }

    /** Writes the hold, once nothing stands against a promotion. */
    private static void prepare(Turn turn, Tenure tenure) {
        if (tenure.provedAt.equals(Tick.EVER)
                || !Marking.isMarked(turn, tenure)
                || turn.isHalted()
                || !Fencing.clears(turn, tenure)) {
            return;
        }
        Hold hold = turn.holdOf(tenure, HoldPhase.PROMOTING);
        if (hold.killAt().minus(turn.budget().demote()).isReached(turn.now)) {
            return;
        }
        tenure.hold = Optional.of(hold);
        tenure.enter(Phase.HOLDING, turn.now);
        turn.give(new Command.WriteHold(turn.member.group, hold));
    }

    static void onHoldWritten(Turn turn, Tenure tenure, Optional<String> refusal) {
        if (tenure.phase == Phase.HOLDING) {
            if (refusal.isPresent()) {
                tenure.hold = Optional.empty();
                tenure.leaving = Optional.of(Leave.failed(Cause.HEALTH, "hold-refused", refusal.get()));
                Leaving.settle(turn, tenure);
                return;
            }
            tenure.leaving =
                    tenure.leaving.or(() -> reasonToLeave(turn, tenure)).or(() -> tooLate(turn, tenure));
            if (tenure.leaving.isPresent()) {
                Leaving.settle(turn, tenure);
            } else {
                tenure.enter(Phase.PROMOTING, turn.now);
                call(turn, tenure, Hook.PROMOTE, "");
            }
        } else if (refusal.isPresent() && tenure.mayRun()) {
            Leaving.kill(turn, tenure, Leave.failed(Cause.HEALTH, "hold-refused", refusal.get()));
        }
    }

    private static Optional<Leave> tooLate(Turn turn, Tenure tenure) {
        return turn.demoteAt(tenure).isReached(turn.now)
                ? Optional.of(Leave.failed(Cause.FAILOVER, "lease-lost", "the hold stood too late for a promotion"))
                : Optional.empty();
    }

    static void onPromoted(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (!succeeded) {
            Leaving.kill(turn, tenure, failed(turn, "promote-failed", "the promote hook failed: " + detail));
        } else if (tenure.leaving.isPresent()) {
            Leaving.demote(turn, tenure);
        } else if (turn.demoteAt(tenure).isReached(turn.now)) {
            Leaving.demoteForLease(turn, tenure);
        } else {
            tenure.enter(Phase.CHECKING, turn.now);
            call(turn, tenure, Hook.CHECK, "");
        }
    }

    static void onChecked(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (!succeeded) {
            Leaving.start(turn, tenure, failed(turn, "check-failed", "the first check failed: " + detail));
        } else if (turn.demoteAt(tenure).isReached(turn.now)) {
            Leaving.demoteForLease(turn, tenure);
        } else {
            Hold hold = turn.holdOf(tenure, HoldPhase.ACTIVE);
            tenure.hold = Optional.of(hold);
            turn.member.healthy = true;
            turn.member.betterSince = Tick.NEVER;
            tenure.enter(Phase.ACTIVE, turn.now);
            turn.give(new Command.WriteHold(turn.member.group, hold));
            turn.log(Transition.Kind.PROMOTED, tenure, "");
        }
    }

    /** A start that failed counts against the service, unless this host can start nothing. */
    private static Leave failed(Turn turn, String code, String sentence) {
        boolean ofTheService = turn.node.startsProcesses() && turn.member.unchecked.isEmpty();
        return ofTheService ? Leave.ofTheService(code, sentence) : Leave.failed(Cause.FAILOVER, code, sentence);
    }

    static void call(Turn turn, Tenure tenure, Hook hook, String detail) {
        Cause cause = tenure.leaving.map(Leave::cause).orElse(tenure.cause);
        Tick deadline = tenure.ending || hook == Hook.PROMOTE ? tenure.killAt() : Tick.NEVER;
        Duration kill = tenure.hold.map(Hold::killLimit).orElse(turn.budget().kill());
        turn.give(new Command.RunHook(
                turn.member.group,
                new HookCall(
                        hook,
                        tenure.seat,
                        tenure.epoch,
                        cause,
                        detail,
                        tenure.previous,
                        deadline,
                        turn.budget().demote(),
                        kill)));
    }

    /** What an active member minds in every turn. */
    static void mind(Turn turn, Tenure tenure) {
        Optional<Leave> reason = reasonToLeave(turn, tenure);
        boolean isWell = turn.member.healthy && !tenure.exited;
        if (reason.isPresent()) {
            boolean canWait = reason.get().isPlanned() && isWell;
            if (!canWait || HandingOver.mayBegin(turn)) {
                Leaving.start(turn, tenure, reason.get());
            }
        } else if (!isWell) {
            fail(turn, tenure);
        }
    }

    /** A fence call does not wait for the end of a promotion; everything else waits for the hook, not for the check. */
    static void mindPromotion(Turn turn, Tenure tenure) {
        if (isRefused(turn, tenure)) {
            Leaving.kill(turn, tenure, refused(tenure));
        } else {
            reasonToLeave(turn, tenure).ifPresent(leave -> Leaving.start(turn, tenure, leave));
        }
        if (tenure.phase == Phase.CHECKING && tenure.exited) {
            fail(turn, tenure);
        }
    }

    private static boolean isRefused(Turn turn, Tenure tenure) {
        return !tenure.epoch.isAbove(turn.member.refused);
    }

    private static Leave refused(Tenure tenure) {
        return Leave.failed(Cause.FENCE, "fenced", "this node was asked to stop under epoch " + tenure.epoch);
    }

    /** Reasons that hold whatever the service does. */
    static Optional<Leave> reasonToLeave(Turn turn, Tenure tenure) {
        if (isRefused(turn, tenure)) {
            return Optional.of(refused(tenure));
        }
        if (turn.node.stopping.isPresent()) {
            Reason reason = turn.node.stopping.get();
            return Optional.of(Leave.planned(reason.code(), reason.sentence()));
        }
        if (!turn.node.guardAlive) {
            return Optional.of(Leave.failed(
                    Cause.HEALTH,
                    "guard-silent",
                    "the guard of this host gives no sign; nothing would stop the service"));
        }
        if (turn.member.view.isPresent() && turn.member.view.get().drained()) {
            return Optional.of(Leave.planned("drained", "the host is drained"));
        }
        if (turn.member.priority == 0) {
            return Optional.of(Leave.planned("priority-zero", "priority 0 never becomes active"));
        }
        // The local file is a proposal for a group that is not there yet; it takes no seat away.
        if (turn.member.view.isPresent() && !turn.member.spec().hasSeat(tenure.seat)) {
            return Optional.of(Leave.planned("surplus-seat", "the group has no seat " + tenure.seat + " any more"));
        }
        if (turn.isHalted()) {
            return Optional.empty();
        }
        return asked(turn, tenure).or(() -> preempted(turn, tenure));
    }

    private static Optional<Leave> asked(Turn turn, Tenure tenure) {
        Optional<Intent> intent = turn.freshIntent()
                .filter(fresh ->
                        fresh.seat().equals(tenure.seat) && fresh.epoch().equals(tenure.epoch))
                .filter(fresh -> !turn.member.finished.equals(Optional.of(fresh.operation())));
        if (intent.isEmpty() || tenure.phase != Phase.ACTIVE) {
            return Optional.empty();
        }
        List<NodeName> succession = others(turn, intent);
        boolean possible = intent.get().to().map(succession::contains).orElse(!succession.isEmpty());
        if (!possible) {
            Upkeep.finish(
                    turn,
                    intent.get(),
                    false,
                    intent.get().to().map(to -> to + " cannot take over").orElse("nobody can take over"));
            return Optional.empty();
        }
        String to = intent.get().to().map(node -> " to " + node).orElse("");
        return Optional.of(new Leave(
                intent.get().cause(),
                "asked",
                "operation " + intent.get().operation() + " hands over" + to,
                false,
                false));
    }

    /** Who could succeed; a view that is older than the own claim still counts this node among the candidates. */
    static List<NodeName> others(Turn turn, Optional<Intent> intent) {
        return turn.member.view.map(view -> Succession.of(view, intent)).orElse(List.of()).stream()
                .filter(name -> !name.equals(turn.node.name()))
                .toList();
    }

    private static Optional<Leave> preempted(Turn turn, Tenure tenure) {
        Member member = turn.member;
        Optional<Duration> delay = member.spec().preempt();
        if (delay.isEmpty() || member.view.isEmpty() || tenure.phase != Phase.ACTIVE) {
            return Optional.empty();
        }
        Optional<MemberReport> better = Preemption.heirOf(tenure.seat, member.view.get());
        if (better.isEmpty()) {
            member.betterSince = Tick.NEVER;
            return Optional.empty();
        }
        member.betterSince = member.betterSince.min(turn.now);
        Tick due = member.betterSince.plus(delay.get());
        if (due.isReached(turn.now)) {
            return Optional.of(Leave.planned(
                    "preempted",
                    better.get().node() + " has the higher priority "
                            + better.get().priority()));
        }
        turn.wakeAt(due);
        return Optional.empty();
    }

    /** The service failed: try again in place while the policy grants it, or a few times when nobody else is there. */
    private static void fail(Turn turn, Tenure tenure) {
        Member member = turn.member;
        Tick from = turn.now.minus(member.spec().restarts().within());
        tenure.restarts.removeIf(at -> at.isReached(from));
        boolean granted = tenure.restarts.size() < member.spec().restarts().count();
        // Nobody takes a seat of a group that is halted, so there is nobody to hand over to.
        boolean alone = turn.isHalted()
                || (others(turn, Optional.empty()).isEmpty()
                        && turn.failed(tenure).count() < FailedStarts.FREE);
        String why = tenure.exited ? tenure.trouble : member.healthDetail;
        if (granted || alone) {
            tenure.failedInPlace += granted ? 0 : 1;
            tenure.enter(Phase.RESTARTING, turn.now);
            tenure.retryAt = Tick.NEVER;
            turn.log(Transition.Kind.RESTARTING, tenure, why);
            Hold hold = turn.holdOf(tenure, HoldPhase.PROMOTING);
            tenure.hold = Optional.of(hold);
            turn.give(new Command.WriteHold(member.group, hold));
            call(turn, tenure, Hook.DEMOTE, why);
        } else {
            Leaving.start(turn, tenure, Leave.ofTheService("unhealthy", why));
        }
    }

    static void onStoppedInPlace(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (!succeeded) {
            Leaving.kill(turn, tenure, Leave.ofTheService("restart-failed", "the demote hook failed: " + detail));
        } else {
            FailedStarts failed = turn.failed(tenure);
            Duration pause = failed.pause(failed.policy());
            Duration least = tenure.restarts.isEmpty() ? Duration.ZERO : RESTART_PAUSE;
            tenure.restarts.add(turn.now);
            tenure.retryAt = turn.now.plus(pause.compareTo(least) > 0 ? pause : least);
        }
    }

    static void mindRestart(Turn turn, Tenure tenure) {
        Optional<Leave> reason = reasonToLeave(turn, tenure).or(() -> Fencing.bar(turn, tenure));
        if (reason.isPresent()) {
            Leaving.start(turn, tenure, reason.get());
        } else if (tenure.retryAt.isReached(turn.now)) {
            tenure.retryAt = Tick.NEVER;
            tenure.exited = false;
            tenure.enter(Phase.PROMOTING, turn.now);
            call(turn, tenure, Hook.PROMOTE, "restart in place");
        } else {
            turn.wakeAt(tenure.retryAt);
        }
    }
}
