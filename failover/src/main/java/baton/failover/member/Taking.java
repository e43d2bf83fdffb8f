package baton.failover.member;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupView;
import baton.failover.group.Intent;
import baton.failover.group.LatchEntry;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Succession;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a standby takes a seat: the three cases in which a claim may be made, and whose turn it is. */
final class Taking {
    private Taking() {}

    /** A seat that may be claimed, and from when on. */
    private record Open(SeatView view, Tick at) {}

    static void consider(Turn turn) {
        Member member = turn.member;
        GroupView view = member.currentView().orElse(null);
        if (view == null || view.ownLatch().isEmpty() || !mayClaim(turn)) {
            return;
        }
        List<Open> ready = new ArrayList<>();
        for (Open open : openSeats(turn, view)) {
            if (open.at.isReached(turn.now)) {
                ready.add(open);
            } else {
                turn.wakeAt(open.at);
            }
        }
        boolean mayAdd = view.spec().seats().isEmpty() && !leftSeatBehind(turn, view) && !failedHere(turn, view);
        if (ready.isEmpty() && !mayAdd) {
            // As a standby is at rest, whoever's turn it is.
            return;
        }
        List<NodeName> succession = Succession.of(view, turn.freshIntent());
        int rank = rank(turn, view, succession);
        if (rank < 0 || yieldsToOthers(turn, view, succession)) {
            return;
        }
        if (ready.isEmpty()) {
            addSeat(turn, view);
            return;
        }
        Open open = ready.get(rank % ready.size());
        Tick mine = open.at.plus(Succession.STEP.multipliedBy(rank / ready.size()));
        if (mine.isReached(turn.now)) {
            claim(turn, view, open.view);
        } else {
            turn.wakeAt(mine);
        }
    }

    /** Whose last boot left a seat held is not in the succession, and takes its turn after everybody who is. */
    private static int rank(Turn turn, GroupView view, List<NodeName> succession) {
        int rank = succession.indexOf(turn.node.name());
        boolean leftHeld = view.seats().stream()
                .anyMatch(seat -> isLeftBehind(turn, seat) && seat.claim().state() == ClaimState.HELD);
        return rank < 0 && leftHeld ? succession.size() : rank;
    }

    private static boolean mayClaim(Turn turn) {
        Member member = turn.member;
        turn.wakeAt(member.pausedUntil.isReached(turn.now) ? Tick.NEVER : member.pausedUntil);
        return member.started
                && member.tenure.isEmpty()
                && member.remnants.isEmpty()
                && !member.readingBack
                && member.pausedUntil.isReached(turn.now)
                && Reporting.obstacles(turn).isEmpty();
    }

    /** Who backs off leaves the seat to anybody else who is there, unless an operator named it. */
    private static boolean yieldsToOthers(Turn turn, GroupView view, List<NodeName> succession) {
        boolean asked = turn.freshIntent().flatMap(Intent::to).equals(Optional.of(turn.node.name()));
        if (!turn.isBackingOff() || asked) {
            return false;
        }
        turn.wakeAt(turn.member.backingOffUntil);
        return succession.stream()
                .anyMatch(name -> !name.equals(turn.node.name())
                        && !view.member(name).orElseThrow().backingOff());
    }

    /**
     * Where every member has its own seat, one that this node left behind in an earlier boot is taken again before any
     * other: under {@code keep} nobody else ever may. Likewise one whose stop failed, wherever it is.
     */
    private static boolean leftSeatBehind(Turn turn, GroupView view) {
        return view.seats().stream()
                .anyMatch(seat -> isLeftBehind(turn, seat)
                        && (view.spec().seats().isEmpty()
                                || (view.spec().hasSeat(seat.seat()) && isUnstopped(turn, seat.claim()))));
    }

    /** A seat in which this node failed too often waits; another seat would be a way around that. */
    private static boolean failedHere(Turn turn, GroupView view) {
        return view.seats().stream()
                .map(SeatView::claim)
                .anyMatch(claim ->
                        claim.names(turn.node.name()) && claim.failed().under(view.specVersion()) > FailedStarts.FREE);
    }

    private static boolean isLeftBehind(Turn turn, SeatView seat) {
        return seat.claim().state() != ClaimState.RELEASED && seat.claim().names(turn.node.name());
    }

    private static List<Open> openSeats(Turn turn, GroupView view) {
        List<Open> open = new ArrayList<>();
        boolean ownFirst = leftSeatBehind(turn, view);
        for (SeatView seat : view.seats()) {
            if (view.spec().hasSeat(seat.seat()) && (!ownFirst || isLeftBehind(turn, seat))) {
                openFrom(turn, view, seat).ifPresent(at -> open.add(new Open(seat, at)));
            }
        }
        return open;
    }

    /**
     * The three cases: released; held while neither claim nor lease moved for W; revoked and unchanged for W.
     *
     * <p>No wait proves a stop against the word of the holder that it failed. Its seat is open to itself after another boot,
     * and to others only where they fence it before they promote: the debt that they take over bars them until then. Where
     * starts failed in a row, the next one waits longer.
     */
    private static Optional<Tick> openFrom(Turn turn, GroupView view, SeatView seat) {
        Claim claim = seat.claim();
        Tick since = requireNonNull(turn.member.sightings.get(seat.seat())).since();
        Duration pause = Duration.ZERO;
        if (!isAsked(turn, claim)) {
            if (claim.failed().areTooMany(view.specVersion())) {
                return Optional.empty();
            }
            pause = claim.failed().pause(view.specVersion());
        }
        if (claim.state() == ClaimState.RELEASED) {
            return Optional.of(since.plus(pause));
        }
        boolean ownHost = claim.holder().isPresent() && claim.holder().get().sharesHostWith(turn.node.self);
        boolean waitProvesNothing =
                claim.terms().keep() || (turn.member.spec().fence() == FencePolicy.NONE && isUnstopped(turn, claim));
        boolean belongsToAnother = waitProvesNothing && claim.holder().isPresent() && !claim.names(turn.node.name());
        // Made anew after a loss, it may be the seat of whoever is on no record and still runs.
        boolean lostItsHolder = claim.holder().isEmpty()
                && turn.member.view.isPresent()
                && turn.member.view.get().hasUnnamedFailedStop();
        if (ownHost || belongsToAnother || lostItsHolder) {
            return Optional.empty();
        }
        return Optional.of(
                since.plus(LeaseBudget.waitFor(claim.terms().lease())).max(since.plus(pause)));
    }

    /** An operator asked for the next start of this claim's seat. */
    private static boolean isAsked(Turn turn, Claim claim) {
        return turn.freshIntent()
                .filter(fresh -> fresh.epoch().equals(claim.epoch()))
                .isPresent();
    }

    /** A holder that is gone leaves the count as it is: hosts and networks fail without any fault of the service. */
    private static FailedStarts failedBefore(Turn turn, Claim old) {
        return isAsked(turn, old) ? FailedStarts.NONE : old.failed();
    }

    private static boolean isUnstopped(Turn turn, Claim claim) {
        return turn.member.view.isPresent() && turn.member.view.get().isUnstopped(claim);
    }

    private static void claim(Turn turn, GroupView view, SeatView seat) {
        Claim old = seat.claim();
        boolean released = old.state() == ClaimState.RELEASED;
        Claim claim = newClaim(turn, view, causeOf(turn, old)).after(failedBefore(turn, old));
        Optional<LeaseCheck> lease = old.state() == ClaimState.HELD
                ? Optional.of(new LeaseCheck(old.holder().orElseThrow(), seat.leaseVersion()))
                : Optional.empty();
        Optional<Debt> debt = released
                ? Optional.empty()
                : old.holder()
                        .map(holder -> new Debt(
                                holder.node(),
                                holder.stamp(),
                                old.epoch(),
                                Fencing.addressOf(view, holder),
                                view.isUnstopped(old)));
        begin(turn, seat.seat(), claim, old.holder().map(holder -> holder.node()));
        turn.give(new Command.Claim(
                turn.member.group,
                seat.seat(),
                claim,
                seat.claimVersion(),
                view.epochVersion(),
                view.specVersion(),
                ownLatch(view),
                lease,
                debt,
                claimed(turn)));
    }

    private static void addSeat(Turn turn, GroupView view) {
        Seat seat = new Seat(view.seats().size());
        Claim claim = newClaim(turn, view, Cause.START);
        begin(turn, seat, claim, Optional.empty());
        turn.give(new Command.AddSeat(
                turn.member.group,
                seat,
                claim,
                view.epochVersion(),
                view.specVersion(),
                ownLatch(view),
                claimed(turn)));
    }

    /** Its own time is not known before it has ended: a later transition tells it. */
    private static Transition claimed(Turn turn) {
        Tenure tenure = turn.member.tenure.orElseThrow();
        String detail = tenure.previous.map(node -> "from " + node).orElse("");
        return Turn.told(Transition.Kind.CLAIMED, tenure, detail, List.of());
    }

    private static Claim newClaim(Turn turn, GroupView view, Cause cause) {
        Epoch epoch =
                view.epoch().max(turn.member.mark).max(turn.member.givenUp).next();
        return new Claim(
                epoch, Optional.of(turn.node.self), ClaimState.HELD, view.spec().terms(), cause);
    }

    private static LatchEntry ownLatch(GroupView view) {
        return view.ownLatch().orElseThrow();
    }

    private static void begin(Turn turn, Seat seat, Claim claim, Optional<NodeName> previous) {
        Tenure tenure = new Tenure(seat, claim.epoch(), claim.cause(), previous, Phase.CLAIMING, turn.now);
        tenure.claim = Optional.of(claim);
        turn.member.tenure = Optional.of(tenure);
    }

    private static Cause causeOf(Turn turn, Claim old) {
        Optional<Intent> intent =
                turn.freshIntent().filter(fresh -> fresh.epoch().equals(old.epoch()));
        if (intent.isPresent()) {
            return intent.get().cause();
        }
        return switch (old.state()) {
            case HELD -> Cause.FAILOVER;
            case REVOKED -> old.holder().isPresent() ? Cause.FENCE : Cause.START;
            case RELEASED -> old.holder().isPresent() ? old.cause() : Cause.START;
        };
    }

    static void onClaimEnded(Turn turn, Tenure tenure, Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            won(turn, tenure, done.version());
        } else if (outcome instanceof Outcome.Refused) {
            turn.member.tenure = Optional.empty();
            turn.readBack();
        } else {
            turn.readBack();
        }
    }

    /**
     * An unknown outcome counts as won only for the exact epoch that was asked for, by this very incarnation; an epoch that
     * was given up is never asked for again, though its claim may commit yet.
     */
    static void onReadBack(Turn turn, Tenure tenure) {
        Optional<SeatView> seat = turn.seatOf(tenure);
        if (seat.isPresent() && seat.get().claim().equals(tenure.claim.orElseThrow())) {
            won(turn, tenure, seat.get().claimVersion());
        } else {
            turn.giveUp(tenure);
        }
    }

    private static void won(Turn turn, Tenure tenure, int version) {
        tenure.claimVersion = version;
        turn.member.floors.put(tenure.seat, version);
        turn.remember(tenure.epoch);
        tenure.enter(Phase.PROVING, turn.now);
        turn.log(claimed(turn));
        turn.wantRenewal();
    }
}
