package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member's stay in a seat under one epoch, from the claim to the proof that all of it has ended.
 *
 * <p>Written only by the rules, on a copy of their own; whoever else holds one may read it from any thread.
 */
public final class Tenure {
    /** A stay this long as active forgives the failures before it. */
    private static final Duration PROVEN_WELL = Duration.ofMinutes(1);

    final Seat seat;
    final Epoch epoch;
    final Cause cause;
    final Optional<NodeName> previous;
    /** The claim as last known; empty while only a hold or a debt told of it. */
    Optional<Claim> claim = Optional.empty();

    int claimVersion;
    Phase phase;
    Tick phaseSince;
    /** Sending time of the latest renewal that is known to cover the claim. */
    Tick provedAt = Tick.EVER;
    /** The hold as it was last written; empty before there is one. */
    Optional<Hold> hold = Optional.empty();
    /** The hold can never be extended again: it lapsed, was given up, or its graceful end on a lost lease began. */
    boolean ending;
    /** A renewal was refused because of this claim; it is left out until it was read again. */
    boolean doubted;
    /** Another epoch, or nobody, has the seat now. */
    boolean claimLost;
    /** A rewrite of the claim is under way. */
    boolean amending;
    /** The shortest terms that were asked for over a version of the claim; they may be written as long as it has it. */
    Optional<Asked> asked = Optional.empty();

    boolean exited;
    Optional<Leave> leaving = Optional.empty();
    Tick retryAt = Tick.NEVER;
    List<Tick> restarts = new ArrayList<>();
    /** Since the transition that was told last. */
    List<Transition.Lap> laps = new ArrayList<>();
    /** It was active for so long that failures before it are forgiven. */
    boolean provenWell;
    /** Starts in place that failed since it was well, beyond those that the policy grants. */
    int failedInPlace;

    /** What stands in the way of a proved stop; empty when nothing does. */
    String trouble = "";

    /** New terms that were sent to be written over {@code claimVersion}. */
    record Asked(Terms terms, int claimVersion) {}

    Tenure(Seat seat, Epoch epoch, Cause cause, Optional<NodeName> previous, Phase phase, Tick now) {
        this.seat = seat;
        this.epoch = epoch;
        this.cause = cause;
        this.previous = previous;
        this.phase = phase;
        this.phaseSince = now;
    }

    Tenure copy() {
        Tenure copy = new Tenure(seat, epoch, cause, previous, phase, phaseSince);
        copy.claim = claim;
        copy.claimVersion = claimVersion;
        copy.provedAt = provedAt;
        copy.hold = hold;
        copy.ending = ending;
        copy.doubted = doubted;
        copy.claimLost = claimLost;
        copy.amending = amending;
        copy.asked = asked;
        copy.exited = exited;
        copy.leaving = leaving;
        copy.retryAt = retryAt;
        copy.restarts = new ArrayList<>(restarts);
        copy.laps = new ArrayList<>(laps);
        copy.provenWell = provenWell;
        copy.failedInPlace = failedInPlace;
        copy.trouble = trouble;
        return copy;
    }

    void enter(Phase next, Tick now) {
        Duration length = now.since(phaseSince);
        laps.add(new Transition.Lap(phase, length));
        if (isWell(now)) {
            provenWell = true;
            failedInPlace = 0;
        }
        phase = next;
        phaseSince = now;
    }

    /** True while it has been active for so long that it will hardly end by what its start did wrong. */
    boolean isWell(Tick now) {
        return phase == Phase.ACTIVE && now.since(phaseSince).compareTo(PROVEN_WELL) >= 0;
    }

    /** The starts in a row that failed up to now, this tenure's own in place among them. */
    FailedStarts failed(int specVersion) {
        int before = provenWell
                ? 0
                : claim.map(Claim::failed).orElse(FailedStarts.NONE).under(specVersion);
        return new FailedStarts(Math.min(before + failedInPlace, FailedStarts.LIMIT), specVersion);
    }

    List<Transition.Lap> laps() {
        return List.copyOf(laps);
    }

    /** The laps that no transition has told yet; from now on they are told. */
    List<Transition.Lap> tellLaps() {
        List<Transition.Lap> untold = List.copyOf(laps);
        laps.clear();
        return untold;
    }

    /**
     * True while a renewal should check this claim; also without a usable hold, so that nobody claims over a stop that
     * is not proved. A claim that names another life's lease is never covered: successors watch that other lease.
     */
    boolean isCovered(Incarnation incarnation) {
        boolean standing = claim.isPresent()
                && claim.get().state() == ClaimState.HELD
                && claim.get().holder().orElseThrow().incarnation().equals(incarnation)
                && !doubted
                && !claimLost;
        return standing
                && switch (phase) {
                    case PROVING, HOLDING, PROMOTING, CHECKING, ACTIVE, DRAINING, RESTARTING -> !ending;
                    case DEMOTING, VERIFYING, KILLING, STOP_FAILED -> true;
                    case CLAIMING, ADOPTING, RELEASING -> false;
                };
    }

    /** Terms that the claim may take on at any moment: a rewrite of unknown outcome may commit late. */
    Optional<Terms> undecidedTerms() {
        return asked.filter(sent -> sent.claimVersion() == claimVersion).map(Asked::terms);
    }

    /** True while something of the service may run under the hold. */
    boolean mayRun() {
        return switch (phase) {
            case PROMOTING, CHECKING, ACTIVE, DRAINING, ADOPTING, RESTARTING, DEMOTING, VERIFYING -> true;
            case CLAIMING, PROVING, HOLDING, KILLING, STOP_FAILED, RELEASING -> false;
        };
    }

    Tick killAt() {
        return hold.map(Hold::killAt).orElse(Tick.NEVER);
    }

    public Seat seat() {
        return seat;
    }

    public Epoch epoch() {
        return epoch;
    }

    public Phase phase() {
        return phase;
    }

    public Optional<Hold> hold() {
        return hold;
    }
}
