package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.SeatView;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the word of another host's guard: the agent there died, and what it had active was proved stopped.
 *
 * <p>It counts as the holder's own proof, because only that host's guard knows the secret whose hash is the incarnation:
 * whoever presents the incarnation of the claim by its secret speaks for its holder. Nothing waits, no debt is left.
 */
public final class Stopping {
    private Stopping() {}

    /** What such a report is worth, by what this node has read. */
    public enum Verdict {
        /** The claim is as reported; it is given back at its version as it was read. */
        RELEASES,
        /** The claim is given back already. */
        SETTLED,
        /** The claim is that node's, but of another life of its agent: the secret is not the right one. */
        STRANGER,
        /** No claim of that node under that epoch: the seat passed on, or it was not read yet. */
        OTHER_EPOCH,
        /** This node has no such group. */
        NO_GROUP,
        /** The group is not read, cannot be understood, or was read before this node's own latest write. */
        NOT_KNOWN
    }

    /**
     * Judges a report without acting on it.
     *
     * @param reported node, stamp and the incarnation that the reporter's secret proves
     */
    public static Verdict judge(Node node, GroupName group, Holder reported, Epoch epoch) {
        Member member = node.members.get(group);
        if (member == null) {
            return Verdict.NO_GROUP;
        }
        Optional<GroupView> view =
                member.currentView().filter(read -> member.frozen.isEmpty() && member.incident.isEmpty());
        return view.isEmpty() ? Verdict.NOT_KNOWN : judge(node, seat(view.get(), epoch), reported);
    }

    private static Verdict judge(Node node, Optional<SeatView> seat, Holder reported) {
        Optional<Holder> holder = seat.flatMap(found -> found.claim().holder());
        // A node speaks for itself: its own rules settle what it holds, and prove it before they do.
        if (holder.isEmpty()
                || !holder.get().sharesHostWith(reported)
                || holder.get().sharesHostWith(node.self)) {
            return Verdict.OTHER_EPOCH;
        }
        if (!holder.get().equals(reported)) {
            return Verdict.STRANGER;
        }
        return seat.orElseThrow().claim().state() == ClaimState.RELEASED ? Verdict.SETTLED : Verdict.RELEASES;
    }

    private static Optional<SeatView> seat(GroupView view, Epoch epoch) {
        return view.seats().stream()
                .filter(seat -> seat.claim().epoch().equals(epoch))
                .findFirst();
    }

    static void onReported(Turn turn, Event.StoppedReported reported) {
        Member member = turn.member;
        if (judge(turn.node, member.group, reported.holder(), reported.epoch()) != Verdict.RELEASES) {
            return;
        }
        SeatView seat =
                seat(member.currentView().orElseThrow(), reported.epoch()).orElseThrow();
        if (member.returning.contains(seat.seat())) {
            return;
        }
        member.returning.add(seat.seat());
        Claim claim = seat.claim();
        Transition told = new Transition(
                Transition.Kind.STOP_REPORTED,
                seat.seat(),
                claim.epoch(),
                Cause.FAILOVER,
                "the agent of " + reported.holder().node() + " died",
                List.of());
        turn.give(new Command.Release(
                member.group, seat.seat(), claim.released(Cause.FAILOVER, claim.failed()), seat.claimVersion(), told));
        turn.give(new Command.LogTransition(member.group, told, Optional.empty()));
    }
}
