package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;

/**
 * What is done so that the highest epoch of a group is on this host's disk, whatever becomes of ZooKeeper's.
 *
 * <p>The disk may be slow or full, and neither may keep a renewal or another group waiting: it answers by an event. No
 * service is promoted under an epoch that is not on the disk.
 */
final class Marking {
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private Marking() {}

    static void mind(Turn turn) {
        Member member = turn.member;
        if (!member.started || (!member.mark.isAbove(member.marked) && member.unmarked.isEmpty())) {
            return;
        }
        if (member.marking.equals(Optional.of(member.mark))) {
            return;
        }
        if (member.unmarked.isPresent() && !member.markAgainAt.isReached(turn.now)) {
            turn.wakeAt(member.markAgainAt);
            return;
        }
        boolean own =
                member.tenure.filter(tenure -> tenure.epoch.equals(member.mark)).isPresent();
        member.marking = Optional.of(member.mark);
        turn.giveAfterRenewals(new Command.Mark(member.group, member.mark, own));
    }

    static void onWritten(Turn turn, Event.MarkWritten written) {
        Member member = turn.member;
        if (member.marking.filter(asked -> asked.isAbove(written.epoch())).isEmpty()) {
            member.marking = Optional.empty();
        }
        if (written.refusal().isPresent()) {
            member.unmarked = written.refusal();
            member.markAgainAt = turn.now.plus(AGAIN);
        } else {
            member.unmarked = Optional.empty();
            member.mark = member.mark.max(written.epoch());
            member.marked = member.marked.max(written.epoch());
        }
    }

    /** Why nothing will be promoted under the epoch of {@code tenure}; empty as long as the disk may answer. */
    static Optional<Leave> refusal(Turn turn, Tenure tenure) {
        if (isMarked(turn, tenure)) {
            return Optional.empty();
        }
        Tick patience = tenure.phaseSince.plus(turn.budget().lease());
        if (!patience.isReached(turn.now)) {
            turn.wakeAt(patience);
        } else if (turn.member.unmarked.isEmpty()) {
            turn.member.unmarked = Optional.of("the disk of this host has not confirmed that epoch " + tenure.epoch
                    + " is kept; check the disk of the state directory");
        }
        return turn.member.unmarked.map(why -> Leave.failed(Cause.HEALTH, "mark-unwritable", why));
    }

    static boolean isMarked(Turn turn, Tenure tenure) {
        return !tenure.epoch.isAbove(turn.member.marked);
    }
}
