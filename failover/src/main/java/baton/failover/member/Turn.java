package baton.failover.member;

import baton.failover.group.AgentCrash;
import baton.failover.group.Cause;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.GroupView;
import baton.failover.group.Intent;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One turn of one member: the state it may change, the commands it gives, and when it wants to be asked again. */
final class Turn {
    /** A member that failed is not the next to try for this long, doubled with each failure in a row. */
    static final Duration BACK_OFF = Duration.ofSeconds(10);

    static final Duration BACK_OFF_LIMIT = Duration.ofMinutes(5);
    /** Even when nobody else is there, a failed start is not tried again at once; doubled likewise, up to BACK_OFF. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    final Node node;
    final Member member;
    final Tick now;
    private final List<Command> commands = new ArrayList<>();
    private final List<Command> afterRenewals = new ArrayList<>();
    private Tick alarm = Tick.NEVER;
    private boolean renewalWanted;

    Turn(Node node, Member member, Tick now) {
        this.node = node;
        this.member = member;
        this.now = now;
    }

    void give(Command command) {
        commands.add(command);
    }

    List<Command> commands() {
        return commands;
    }

    void wakeAt(Tick at) {
        alarm = alarm.min(at);
    }

    List<Command> afterRenewals() {
        return afterRenewals;
    }

    Tick alarm() {
        return alarm;
    }

    void wantRenewal() {
        renewalWanted = true;
    }

    boolean wantsRenewal() {
        return renewalWanted;
    }

    LeaseBudget budget() {
        return member.spec().budget();
    }

    void readBack() {
        if (!member.readingBack) {
            member.readingBack = true;
            give(new Command.ReadBack(member.group));
        }
    }

    /** The seat as it was read last, also of a group of which not everything could be read. */
    Optional<SeatView> seatOf(Tenure tenure) {
        return member.frozen
                .flatMap(frozen -> frozen.understood().stream()
                        .filter(seat -> seat.seat().equals(tenure.seat))
                        .findFirst())
                .or(() -> member.view.flatMap(view -> view.seat(tenure.seat)));
    }

    /** True when nothing new may be begun: something is not as it was committed, cannot be understood, or broke down. */
    boolean isHalted() {
        return member.incident.isPresent() || member.frozen.isPresent() || Isolation.isBroken(this);
    }

    /** The intent of the view while this member still counts it as fresh. */
    Optional<Intent> freshIntent() {
        return member.view
                .flatMap(GroupView::intent)
                .filter(intent -> !member.intentSince.plus(intent.lifetime()).isReached(now));
    }

    /** Ends the tenure; nothing of it is left on this host. */
    void forget(Tenure tenure) {
        member.tenure = Optional.empty();
        if (!member.proved.contains(tenure.epoch)) {
            member.proved.add(tenure.epoch);
        }
    }

    /** Ends a tenure whose claim was sent and did not win; it may commit yet, so its epoch is not asked for again. */
    void giveUp(Tenure tenure) {
        member.givenUp = member.givenUp.max(tenure.epoch);
        forget(tenure);
    }

    /** True when this host has nothing left of the debt's epoch, as far as this life proved. */
    boolean isProved(Debt debt) {
        return member.proved.contains(debt.epoch());
    }

    void log(Transition.Kind kind, Tenure tenure, String detail) {
        log(told(kind, tenure, detail, tenure.tellLaps()));
    }

    void log(Transition transition) {
        give(new Command.LogTransition(member.group, transition, freshIntent().map(Intent::operation)));
    }

    /** The transition of {@code tenure} into {@code kind}, for log and history. */
    static Transition told(Transition.Kind kind, Tenure tenure, String detail, List<Transition.Lap> laps) {
        Cause cause = tenure.leaving.map(Leave::cause).orElse(tenure.cause);
        return new Transition(kind, tenure.seat, tenure.epoch, cause, detail, laps);
    }

    /** What a tenure's own failures are counted under: the policy as it was read last. */
    FailedStarts failed(Tenure tenure) {
        int policy = member.view
                .map(GroupView::specVersion)
                .orElse(tenure.claim.map(claim -> claim.failed().policy()).orElse(0));
        return tenure.failed(policy);
    }

    void backOff(Leave leave) {
        member.failures++;
        Duration length = BACK_OFF.multipliedBy(1L << Math.min(member.failures - 1, 10));
        Duration pause = PAUSE.multipliedBy(1L << Math.min(member.failures - 1, 10));
        member.pausedUntil = now.plus(pause.compareTo(BACK_OFF) > 0 ? BACK_OFF : pause);
        member.backingOffUntil = now.plus(length.compareTo(BACK_OFF_LIMIT) > 0 ? BACK_OFF_LIMIT : length);
        member.backOff = Optional.of(new Reason(leave.code(), leave.sentence()));
    }

    boolean isBackingOff() {
        return !member.backingOffUntil.isReached(now);
    }

    void remember(Epoch epoch) {
        member.mark = member.mark.max(epoch);
    }

    /** For what is slow, so that the renewal that proves a claim is under way meanwhile. */
    void giveAfterRenewals(Command command) {
        afterRenewals.add(command);
    }

    /** What the policy asks for, or a longer lease while a restart of the agent is planned. */
    Terms wantedTerms() {
        Terms policy = member.spec().terms();
        return Bridging.lengthened(policy, node.restartRoom, budget(), node.pace);
    }

    /** What a hold may rely on: never more than the claim in ZooKeeper says, never more than the policy wants. */
    Terms termsOf(Tenure tenure) {
        Terms wanted = wantedTerms();
        Terms allowed = tenure.claim.map(claim -> claim.terms().shorter(wanted)).orElse(wanted);
        return tenure.undecidedTerms().map(allowed::shorter).orElse(allowed);
    }

    /** The hold that the latest proof of the claim allows; it may be shorter than the last, after the lease was lowered. */
    Hold holdOf(Tenure tenure, HoldPhase phase) {
        Terms terms = termsOf(tenure);
        AgentCrash crash = member.spec().onAgentCrash();
        Duration kill = budget().kill();
        if (terms.keep()) {
            return new Hold(tenure.seat, tenure.epoch, phase, Tick.NEVER, Tick.NEVER, kill, crash);
        }
        if (tenure.provedAt.equals(Tick.EVER)) {
            Hold adopted = tenure.hold.orElseThrow();
            // Its times were computed with its own K, so K changes only together with them.
            return new Hold(
                    tenure.seat, tenure.epoch, phase, adopted.killAt(), adopted.until(), adopted.killLimit(), crash);
        }
        Tick until = tenure.provedAt.plus(terms.lease());
        Tick killAt = until.minus(kill).minus(node.pace.guardSlack());
        return new Hold(tenure.seat, tenure.epoch, phase, killAt, until, kill, crash);
    }

    /** When a graceful demote must begin so that it can be over before the guard kills. */
    Tick demoteAt(Tenure tenure) {
        return tenure.killAt().minus(budget().demote());
    }
}
