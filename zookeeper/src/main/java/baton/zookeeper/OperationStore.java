package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.GroupName;
import baton.failover.group.Intent;
import baton.failover.group.OperationId;
import baton.failover.member.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Planned changes: what was asked, its steps and its result, and the intent by which members carry it out.
 *
 * <p>Futures of writes never complete exceptionally; those of reads fail with {@link EnsembleUnreachable}.
 */
public final class OperationStore {
    private static final Logger LOG = LoggerFactory.getLogger(OperationStore.class);

    /** How many operations are kept, of those that have ended. */
    static final int KEPT = 200;

    /** Dropping some more at once spares the next writers the counting. */
    private static final int KEPT_AFTER_PRUNING = 150;

    /** How often a rewrite that met another writer is tried; more writers than that on one operation is a mistake. */
    private static final int ATTEMPTS = 10;

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;
    private final Records records;

    public OperationStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
        this.records = connection.records();
    }

    /** Records an operation that needs no intent. */
    public CompletableFuture<Outcome> create(Operation operation) {
        return pruning(create(operation, Optional.empty(), -1));
    }

    /**
     * Records an operation together with its intent, while the claim it acts on is still at {@code claimVersion}.
     *
     * <p>An intent that a newer epoch has voided gives way; one that may still be fresh refuses.
     */
    public CompletableFuture<Outcome> create(Operation operation, Intent intent, int claimVersion) {
        return pruning(create(operation, Optional.of(intent), claimVersion));
    }

    /** The operation, or that it cannot be understood; empty when there is none. */
    public CompletableFuture<Optional<Decoded<Operation>>> read(OperationId id) {
        return calls.read(paths.operation(id)).thenApply(reply -> EnsembleUnreachable.node(reply)
                .map(node -> Operation.CODEC.decode(node).decoded()));
    }

    /** Ids of all operations on record. */
    public CompletableFuture<List<OperationId>> list() {
        return calls.children(paths.operations()).thenApply(reply -> EnsembleUnreachable.children(reply).stream()
                .map(OperationId::new)
                .toList());
    }

    /** Adds a step; refused once the operation has ended. */
    public CompletableFuture<Outcome> addStep(OperationId id, Operation.Step step) {
        return rewrite(id, operation -> operation.with(step), Optional.empty(), ATTEMPTS);
    }

    /** Ends an operation and takes its intent away, in one transaction; ending it twice changes nothing. */
    public CompletableFuture<Outcome> finish(GroupName group, OperationId id, Operation.State how, String sentence) {
        return rewrite(id, operation -> operation.ended(how, sentence), Optional.of(group), ATTEMPTS);
    }

    private CompletableFuture<Outcome> create(Operation operation, Optional<Intent> intent, int claimVersion) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.create(
                "the operation exists already",
                paths.operation(operation.id()),
                Operation.CODEC.encode(operation, Codec.NOTHING_UNKNOWN));
        if (intent.isEmpty()) {
            return transaction.send(calls).thenApply(Transaction.Ended::outcome);
        }
        GroupName group = operation.group();
        transaction.check("the claim changed", paths.claim(group, intent.get().seat()), claimVersion);
        return presentIntent(group)
                .thenCompose(present -> {
                    byte[] bytes = Codecs.INTENT.encode(intent.get(), Codec.NOTHING_UNKNOWN);
                    if (present.isEmpty()) {
                        transaction.create("another change is planned", paths.intent(group), bytes);
                        return transaction.send(calls).thenApply(Transaction.Ended::outcome);
                    }
                    return isVoid(group, present.get()).thenCompose(gone -> {
                        if (!gone) {
                            return CompletableFuture.completedFuture(
                                    new Outcome.Refused("another change is planned: operation "
                                            + present.get().value().operation()));
                        }
                        transaction.set(
                                "another change is planned",
                                paths.intent(group),
                                bytes,
                                present.get().version());
                        return transaction.send(calls).thenApply(Transaction.Ended::outcome);
                    });
                })
                .exceptionally(failure -> new Outcome.Unknown(String.valueOf(failure.getMessage())));
    }

    /** Drops the oldest operations that have ended, without keeping the writer waiting. */
    private CompletableFuture<Outcome> pruning(CompletableFuture<Outcome> created) {
        var unused = created.thenCompose(outcome -> calls.children(paths.operations()))
                .thenCompose(reply -> {
                    List<String> names = EnsembleUnreachable.children(reply);
                    return names.size() <= KEPT
                            ? CompletableFuture.completedFuture(null)
                            : prune(names, names.size() - KEPT_AFTER_PRUNING);
                })
                .exceptionally(failure -> {
                    LOG.debug("Old operations could not be dropped; the next one tries again", failure);
                    return null;
                });
        return created;
    }

    private CompletableFuture<@Nullable Void> prune(List<String> names, int surplus) {
        return Futures.all(names.stream()
                        .map(name -> calls.read(Paths.child(paths.operations(), name)))
                        .toList())
                .thenCompose(replies -> Futures.all(replies.stream()
                        .flatMap(reply -> EnsembleUnreachable.node(reply).stream())
                        .filter(node -> Operation.CODEC.decode(node).decoded().optional().stream()
                                .anyMatch(known -> known.state() != Operation.State.RUNNING))
                        .sorted(Comparator.comparingLong(Node::createdBy))
                        .limit(surplus)
                        .map(node -> {
                            Transaction transaction = new Transaction(connection.acl());
                            transaction.delete("it changed", node.path(), node.version());
                            return transaction.send(calls);
                        })
                        .toList()))
                .thenApply(dropped -> null);
    }

    private CompletableFuture<Optional<Decoded.Value<Intent>>> presentIntent(GroupName group) {
        return calls.read(paths.intent(group)).thenApply(reply -> EnsembleUnreachable.node(reply)
                .map(node -> records.decode(Codecs.INTENT, node))
                .flatMap(decoded ->
                        decoded instanceof Decoded.Value<Intent> value ? Optional.of(value) : Optional.empty()));
    }

    private CompletableFuture<Boolean> isVoid(GroupName group, Decoded.Value<Intent> present) {
        return calls.read(paths.claim(group, present.value().seat())).thenApply(reply -> EnsembleUnreachable.node(reply)
                .flatMap(node -> records.decode(Codecs.CLAIM, node).optional())
                .map(Claim::epoch)
                .map(epoch -> epoch.isAbove(present.value().epoch()))
                .orElse(true));
    }

    private CompletableFuture<Outcome> rewrite(
            OperationId id, UnaryOperator<Operation> change, Optional<GroupName> intentOf, int attempts) {
        String path = paths.operation(id);
        CompletableFuture<Optional<Decoded.Value<Intent>>> intent = intentOf.isPresent()
                ? presentIntent(intentOf.get())
                : CompletableFuture.completedFuture(Optional.empty());
        return calls.read(path)
                .thenCombine(intent, (reply, planned) -> transaction(id, reply, change, intentOf, planned))
                .thenCompose(transaction -> transaction.send(calls))
                .thenCompose(ended -> {
                    boolean raced = ended.commit() instanceof Commit.Refused refused
                            && (refused.code() == Code.BADVERSION || refused.index() > 0);
                    return raced && attempts > 1
                            ? rewrite(id, change, intentOf, attempts - 1)
                            : CompletableFuture.completedFuture(ended.outcome());
                })
                .exceptionally(failure -> failure.getCause() instanceof Ended ended
                        ? new Outcome.Refused(String.valueOf(ended.getMessage()))
                        : new Outcome.Unknown(String.valueOf(failure.getMessage())));
    }

    private Transaction transaction(
            OperationId id,
            Reply<Node> reply,
            UnaryOperator<Operation> change,
            Optional<GroupName> intentOf,
            Optional<Decoded.Value<Intent>> planned) {
        Node node = EnsembleUnreachable.node(reply).orElseThrow(() -> new Ended("there is no operation " + id));
        Codec.Read<Operation> read = Operation.CODEC.decode(node);
        Operation before = read.decoded()
                .optional()
                .orElseThrow(() -> new Ended(
                        read.decoded().unreadable().map(Undecodable::sentence).orElse("")));
        if (before.state() != Operation.State.RUNNING) {
            throw new Ended("operation " + id + " has ended");
        }
        Transaction transaction = new Transaction(connection.acl());
        transaction.set(
                "somebody else wrote to the operation",
                paths.operation(id),
                Operation.CODEC.encode(change.apply(before), read.unknown()),
                node.version());
        if (intentOf.isPresent()
                && planned.isPresent()
                && planned.get().value().operation().equals(id)) {
            transaction.delete(
                    "the intent changed",
                    paths.intent(intentOf.get()),
                    planned.get().version());
        }
        return transaction;
    }

    /** Nothing to rewrite; never leaves this class. */
    private static final class Ended extends RuntimeException {
        Ended(String why) {
            super(why);
        }
    }
}
