package baton.failover.member;

import baton.failover.group.Claim;
import baton.failover.group.Epoch;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;

/**
 * What a member does when ZooKeeper shows less than it had committed: nothing, until an operator confirms.
 *
 * <p>A server may lag behind, so a view convicts nobody unless it was read after a commit. An incident lasts as long as it
 * is seen: a confirmation raises what was too low, and needs no memory here.
 */
final class Incidents {
    /** A view that is older than what this member knows is common for a moment, after its own writes. */
    private static final Duration DOUBT = Duration.ofSeconds(1);

    private Incidents() {}

    /** What in {@code view} cannot be, if everything that was committed still is. */
    static Optional<Incident> in(Member member, GroupView view) {
        if (member.mark.isAbove(view.epoch())) {
            return Optional.of(new Incident(
                    Incident.Kind.EPOCH,
                    "an epoch counter of " + member.mark + " or more",
                    view.epoch().toString()));
        }
        for (SeatView known : member.view.map(GroupView::seats).orElse(java.util.List.of())) {
            Epoch before = known.claim().epoch();
            // Under keep nobody is excluded, and a confirmation leaves such claims as they are.
            Optional<Claim> now = view.seat(known.seat()).map(SeatView::claim).filter(claim -> !claim.terms()
                    .keep());
            if (now.isPresent() && before.isAbove(now.get().epoch())) {
                return Optional.of(new Incident(
                        Incident.Kind.CLAIM,
                        "a claim of seat " + known.seat() + " with epoch " + before + " or more",
                        "epoch " + now.get().epoch()));
            }
        }
        return Optional.empty();
    }

    /** A view that is too old to act upon: it is asked for again, by a read that follows a commit, if none better comes. */
    static void doubt(Turn turn) {
        turn.member.doubtSince = turn.member.doubtSince.min(turn.now);
    }

    /** Asks for a proof where a doubt lasts; at once where there is nothing older to go by. */
    static void mindDoubt(Turn turn) {
        Member member = turn.member;
        if (member.doubtSince.equals(Tick.NEVER) || member.readingBack) {
            return;
        }
        Tick due = member.view.isPresent() ? member.doubtSince.plus(DOUBT) : member.doubtSince;
        if (due.isReached(turn.now)) {
            member.doubtSince = Tick.NEVER;
            turn.readBack();
        } else {
            turn.wakeAt(due);
        }
    }

    static void begin(Turn turn, Incident incident) {
        turn.member.incident = Optional.of(incident);
        turn.member.betterSince = Tick.NEVER;
        turn.member.doubtSince = Tick.NEVER;
    }

    /** Over: what was asked meanwhile was not answered by what stands now, so it is asked again. */
    static void end(Turn turn, boolean definite) {
        turn.member.doubtSince = Tick.NEVER;
        if (turn.member.incident.isPresent()) {
            if (turn.member.incident.get().isOfEnsemble()) {
                // The lease of this life belongs to what was lost; no claim may name one that is not there.
                turn.give(new Command.Reincarnate("an operator confirmed another life of the ensemble"));
            }
            turn.member.incident = Optional.empty();
            if (!definite) {
                turn.member.readingBack = false;
                turn.readBack();
            }
        }
    }
}
