package baton.coordinator.view;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Wreck;
import baton.failover.operator.Confirming;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Operation;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the coordinator asks of ZooKeeper.
 *
 * <p>Calls may come from any thread. Each returns or throws {@link EnsembleUnreachable} within a few seconds; {@link
 * #seen} answers from memory at once.
 */
public interface Estate {
    /** What watches showed so far; empty before the first complete reading. */
    Optional<EstateSight> seen();

    /** Reads a group now; empty when it does not exist. */
    Optional<GroupSight> read(GroupName group);

    /** The last entries of a group's history, oldest first. */
    List<HistoryEntry> history(GroupName group, int limit);

    Optional<Operation> operation(OperationId id);

    /** Creates a group that never was, every claim released. */
    Written create(GroupName group, GroupSpec spec);

    /**
     * Sets the spec at {@code version} and revokes the surplus claims in one transaction, then records the operation.
     *
     * <p>Unknown as well when only the record of the operation failed.
     */
    Written change(GroupName group, int version, SpecChange change, Optional<Operation> operation);

    /** Writes the intent and its operation in one transaction that checks the claim it acts on. */
    Written request(Switchover switchover, Operation operation);

    /** Revokes the claim as far as it is held under its epoch, then records the operation; {@code reason} is for the history. */
    Written revoke(GroupName group, SeatClaim claim, String reason, Operation operation);

    /** Releases the claim as far as it is still revoked under its epoch, then pays the debts; {@code reason} is for the history. */
    Written vouch(GroupName group, Vouching vouching, String reason);

    /** What is left of a group, record by record. */
    Wreck wreck(GroupName group);

    /** All nodes, asked now. */
    List<NodeSight> nodes();

    /** Marks a node so that it leaves its seats and takes none, or takes the mark away. */
    Written drain(NodeName node, boolean drained);

    /** Takes a node off the list, unless its agent is connected. */
    Written forget(NodeName node);

    /** Ends an incident in one transaction, if the group still is as it was judged; {@code reason} is for the history. */
    Written confirm(Confirming confirming, String reason);

    /** Asks by a committed check, never from a cache, whether a claim of {@code epoch} is held. */
    Verification verify(GroupName group, Epoch epoch);

    /** Writes how an operation ended, unless somebody else did; whoever asks next may try again. */
    void finish(Operation operation, boolean succeeded, String result);

    /** Tells every entry of every history with an id above {@code after}, in the order of the ids, until it is closed. */
    Subscription subscribe(Optional<EntryId> after, HistoryListener listener);

    /**
     * Closes the tree for all but those who have this coordinator's credential, after every connected agent proved to.
     *
     * <p>Takes several seconds when one does not.
     */
    Securing secure(boolean dryRun);

    /** The servers and the session, asked now. */
    EnsembleSight ensemble();

    /** Ends a subscription; harmless when repeated. */
    interface Subscription {
        void close();
    }

    /** Called on a thread of the adapter: it may only enqueue. */
    interface HistoryListener {
        void entry(HistoryEntry entry);
    }

    /** How long a call may take before it throws {@link EnsembleUnreachable}. */
    Duration PATIENCE = Duration.ofSeconds(5);
}
