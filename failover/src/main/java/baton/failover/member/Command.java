package baton.failover.member;

import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupName;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import java.util.List;
import java.util.Optional;

/** Something that an adapter shall do; it never decides, and answers where an answer is named. */
public sealed interface Command {
    /** Carried out in ZooKeeper, in the order given, without waiting for each other. */
    sealed interface InEnsemble extends Command {}

    /** Carried out on this host. Holds are written before the next command is looked at. */
    sealed interface OnHost extends Command {}

    /** An order about one group; where it cannot even be begun, the answer is {@link Event.Undone}. */
    sealed interface OfGroup extends Command {
        GroupName group();
    }

    /**
     * Take a seat in one transaction: check the spec, the own latch node, the old holder's lease at {@code
     * leaseVersion} where {@code leaseCheck} asks for it (its absence when the version is {@code NO_LEASE}); create {@code debt}; raise the group's
     * epoch from {@code epochVersion} to the claim's; set the claim at {@code claimVersion}; write {@code told} into the
     * history. Answer: {@link Event.ClaimEnded}.
     */
    record Claim(
            GroupName group,
            Seat seat,
            baton.failover.group.Claim claim,
            int claimVersion,
            int epochVersion,
            int specVersion,
            LatchEntry ownLatch,
            Optional<LeaseCheck> leaseCheck,
            Optional<Debt> debt,
            Transition told)
            implements InEnsemble, OfGroup {}

    /**
     * Add a seat with its claim in one transaction that checks the spec, raises the epoch and writes {@code told} into the
     * history. Answer: {@link Event.ClaimEnded}.
     */
    record AddSeat(
            GroupName group,
            Seat seat,
            baton.failover.group.Claim claim,
            int epochVersion,
            int specVersion,
            LatchEntry ownLatch,
            Transition told)
            implements InEnsemble, OfGroup {}

    /** Rewrite an own claim under its epoch, by compare-and-set. Answer: {@link Event.AmendEnded}. */
    record Amend(GroupName group, Seat seat, baton.failover.group.Claim claim, int claimVersion)
            implements InEnsemble, OfGroup {}

    /**
     * Write the claim as released, by compare-and-set, and {@code told} into the history, in one transaction. Answer:
     * {@link Event.ReleaseEnded}.
     */
    record Release(GroupName group, Seat seat, baton.failover.group.Claim claim, int claimVersion, Transition told)
            implements InEnsemble, OfGroup {}

    /** Renew the lease, checking every claim covered, in one transaction. Answer: {@link Event.RenewalEnded}. */
    record Renew(long number, List<Covered> covered) implements InEnsemble {
        public Renew {
            covered = List.copyOf(covered);
        }
    }

    /** Read the group by a read that begins now. Answer: {@link Event.GroupRead} with {@code answersReadBack}. */
    record ReadBack(GroupName group) implements InEnsemble, OfGroup {}

    /** Create the group as the local file describes it, its claims revoked, unless it exists. No answer but the next read. */
    record CreateGroup(GroupName group) implements InEnsemble, OfGroup {}

    /** Open a latch when there is none. */
    record JoinLatch(GroupName group) implements InEnsemble, OfGroup {}

    /** Close the latch and open a new one, at the tail. */
    record RejoinLatch(GroupName group) implements InEnsemble, OfGroup {}

    /** Say what this member is, under its ephemeral node; repeated by the adapter in every new session. */
    record Publish(GroupName group, MemberReport report) implements InEnsemble, OfGroup {}

    /** Delete a debt. */
    record PayDebt(GroupName group, Seat seat, Debt debt) implements InEnsemble, OfGroup {}

    /** Keep with the debt that its node could not be fenced. */
    record NoteFenceFailure(GroupName group, Seat seat, Debt debt, FenceFailure failure)
            implements InEnsemble, OfGroup {}

    /**
     * Say it in the log, append it to the operation when one asked for it, and to the history, unless the transaction that
     * made the change did so: see {@link Transition.Kind#isToldByItsTransaction}.
     */
    record LogTransition(GroupName group, Transition transition, Optional<OperationId> operation)
            implements InEnsemble, OfGroup {}

    /** End a planned change: write its result and take the intent away. */
    record FinishOperation(GroupName group, OperationId operation, boolean succeeded, String detail)
            implements InEnsemble, OfGroup {}

    /** Close this incarnation's sessions and begin a new one, which adopts. */
    record Reincarnate(String why) implements InEnsemble {}

    /**
     * Keep the highest epoch seen on disk. Answer: {@link Event.MarkWritten}.
     *
     * @param own a promotion of this host waits for it; what was only seen of others may wait
     */
    record Mark(GroupName group, Epoch epoch, boolean own) implements OnHost, OfGroup {}

    /** Create a hold, or change its phase. Answer: {@link Event.HoldWritten}. */
    record WriteHold(GroupName group, Hold hold) implements OnHost, OfGroup {}

    /** Give a hold that stands a new end. No answer; {@link Event.HoldLapsed} when it is too late. */
    record ExtendHold(GroupName group, Hold hold) implements OnHost, OfGroup {}

    /** Take a hold away whose service was proved stopped. */
    record DropHold(GroupName group, Seat seat, Epoch epoch) implements OnHost, OfGroup {}

    /** Call a hook. Answer: {@link Event.HookEnded}. */
    record RunHook(GroupName group, HookCall call) implements OnHost, OfGroup {}

    /**
     * Make sure that the debt's node cannot act under its epoch: ask its agent to stop and prove it, else call the fence
     * hook. {@code epoch} is this node's own, under which it acts. Answer: {@link Event.FenceEnded}.
     */
    record Fence(GroupName group, Seat seat, Epoch epoch, Debt debt) implements OnHost, OfGroup {}

    /**
     * Every seat is left, its service proved stopped: the process may end.
     *
     * @param kept groups whose claim ZooKeeper did not take back: it is left to the wait of its successors
     */
    record Exit(List<GroupName> kept) implements OnHost {
        public Exit {
            kept = List.copyOf(kept);
        }
    }
}
