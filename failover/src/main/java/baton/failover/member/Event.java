package baton.failover.member;

import baton.failover.group.Claim;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.group.Reason;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Something that happened; whatever happened, the rules are asked once for each event, in order. */
public sealed interface Event {
    /** An event of one group. */
    sealed interface OfGroup extends Event {
        GroupName group();
    }

    /**
     * The agent begins a new incarnation.
     *
     * @param found the holds of earlier ones in this group
     * @param mark the highest epoch that this host has on disk
     * @param refused the highest epoch that this node was asked to stop under
     */
    record Started(GroupName group, List<FoundHold> found, Epoch mark, Epoch refused) implements OfGroup {
        public Started {
            found = List.copyOf(found);
        }
    }

    /** The group was read; {@code answersReadBack} when the read was begun after a {@link Command.ReadBack}. */
    record GroupRead(GroupName group, GroupView view, boolean answersReadBack) implements OfGroup {}

    /** ZooKeeper answered that the group does not exist. */
    record GroupMissing(GroupName group) implements OfGroup {}

    /**
     * A record of the group that decides cannot be understood.
     *
     * @param sentence which, what was expected and what to do
     * @param understood the seats whose claims and debts were understood, without their leases
     * @param answersReadBack as for {@link GroupRead}
     */
    record GroupUnreadable(GroupName group, String sentence, List<SeatView> understood, boolean answersReadBack)
            implements OfGroup {
        public GroupUnreadable {
            understood = List.copyOf(understood);
        }
    }

    /** What was read of the group, or of the ensemble, shows that something which was committed is gone. */
    record IncidentFound(GroupName group, Incident incident) implements OfGroup {}

    /** Answer to {@link Command.Claim}. */
    record ClaimEnded(GroupName group, Epoch epoch, Outcome outcome) implements OfGroup {}

    /** Answer to {@link Command.Amend}; {@code claim} is what was to be written. */
    record AmendEnded(GroupName group, Epoch epoch, Claim claim, Outcome outcome) implements OfGroup {}

    /** Answer to {@link Command.Release}. */
    record ReleaseEnded(GroupName group, Seat seat, Epoch epoch, Outcome outcome) implements OfGroup {}

    /** Answer to {@link Command.WriteHold}; {@code refusal} says why the hold does not stand. */
    record HoldWritten(GroupName group, Epoch epoch, Optional<String> refusal) implements OfGroup {}

    /** The guard ended the hold: it can never be extended again. */
    record HoldLapsed(GroupName group, Epoch epoch) implements OfGroup {}

    /** Answer to {@link Command.RunHook}; {@code detail} is the last line of its output or the reason. */
    record HookEnded(GroupName group, Epoch epoch, Hook hook, boolean succeeded, String detail) implements OfGroup {}

    /** Answer to {@link Command.Fence}; {@code succeeded} only when the node cannot act under the debt's epoch any more. */
    record FenceEnded(GroupName group, Seat seat, Debt debt, boolean succeeded, String detail) implements OfGroup {}

    /**
     * Somebody asks this node to stop under {@code epoch} and every one before it. The refusal is on the disk already.
     */
    record FenceAsked(GroupName group, Epoch epoch) implements OfGroup {}

    /**
     * Comes before {@link Started} when a file of this host about the group cannot be understood; each sentence says which
     * and what to do.
     *
     * @param mark why it is not known which epochs this host saw
     * @param refusals why it is not known which epochs this node was asked to stop under
     */
    record StateUnreadable(GroupName group, Optional<String> mark, Optional<String> refusals) implements OfGroup {}

    /**
     * Answer to {@link Command.Mark}.
     *
     * @param epoch what the disk knows now, at least what was asked for; or what was asked for when that is refused
     * @param refusal why the epoch is not on the disk, and what to do
     */
    record MarkWritten(GroupName group, Epoch epoch, Optional<String> refusal) implements OfGroup {}

    /** The supervised service ended by itself. */
    record ServiceExited(GroupName group, Epoch epoch, String detail) implements OfGroup {}

    /** The health of the service changed, or its position. */
    record HealthChanged(GroupName group, boolean healthy, String detail, OptionalLong position) implements OfGroup {}

    /**
     * The check of the service cannot be started, for want of something of this host; that says nothing of the service.
     *
     * @param sentence what is missing; empty when checks run again
     */
    record CheckNotRun(GroupName group, Optional<String> sentence) implements OfGroup {}

    /** The local configuration gave the member another priority. */
    record PriorityChanged(GroupName group, int priority) implements OfGroup {}

    /**
     * The guard of another host reports that the agent there died and that what it had active was proved stopped.
     *
     * @param holder its incarnation is the one that the guard's secret proves
     */
    record StoppedReported(GroupName group, Holder holder, Epoch epoch) implements OfGroup {}

    /**
     * An adapter threw at the first of {@code commands}; none of them was carried out, and none gets another answer.
     *
     * @param sentence which command, what was thrown and what to do
     */
    record Undone(GroupName group, String sentence, List<Command> commands) implements OfGroup {
        public Undone {
            commands = List.copyOf(commands);
        }
    }

    /** Answer to {@link Command.Renew}. */
    record RenewalEnded(long number, RenewalOutcome outcome) implements Event {}

    /** The guard's heartbeat stopped or came back. */
    record GuardChanged(boolean alive) implements Event {}

    /**
     * Something of this host that every promotion needs is missing, or is there again.
     *
     * @param code names the obstacle in reports
     * @param sentence what is missing and what to do; empty when nothing is any more
     */
    record HostObstacle(String code, Optional<String> sentence) implements Event {}

    /** The agent shall leave all its seats and end. */
    record StopRequested(Reason reason) implements Event {}

    /**
     * The agent is about to end for its next incarnation, or that was called off.
     *
     * @param room how long nobody may renew meanwhile; empty when it was called off
     */
    record RestartPlanned(Optional<Duration> room) implements Event {}

    /** Nothing but time. */
    record Alarm() implements Event {}
}
