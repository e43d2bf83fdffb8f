package baton.zookeeper;

import baton.failover.group.NodeName;
import baton.failover.member.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The hosts of the estate.
 *
 * <p>Futures of writes never complete exceptionally; those of reads fail with {@link EnsembleUnreachable}.
 */
public final class NodeStore {
    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;

    public NodeStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
    }

    /**
     * A node as it was read.
     *
     * @param alive what its agent says, empty when no agent is connected
     * @param session of its agent, 0 when none is connected
     * @param memory what its agent remembers, empty when none is connected or it cannot be understood
     */
    public record Listed(
            NodeName node,
            Optional<Decoded<Alive>> alive,
            long session,
            boolean drained,
            Optional<Remembered> memory) {}

    /** Every node that was ever seen and not forgotten, by name. */
    public CompletableFuture<List<Listed>> list() {
        return calls.children(paths.nodes())
                .thenCompose(reply -> Futures.all(EnsembleUnreachable.children(reply).stream()
                        .filter(NodeName::isAllowed)
                        .map(name -> read(new NodeName(name)))
                        .toList()))
                .thenApply(all ->
                        all.stream().sorted(Comparator.comparing(Listed::node)).toList());
    }

    public CompletableFuture<Listed> read(NodeName node) {
        return Futures.all(List.of(
                        calls.read(paths.alive(node)), calls.read(paths.drain(node)), calls.read(paths.memory(node))))
                .thenApply(replies -> {
                    Optional<Node> present = EnsembleUnreachable.node(replies.get(0));
                    return new Listed(
                            node,
                            present.map(found -> Alive.CODEC.decode(found).decoded()),
                            present.map(Node::ephemeralOwner).orElse(0L),
                            EnsembleUnreachable.node(replies.get(1)).isPresent(),
                            EnsembleUnreachable.node(replies.get(2)).flatMap(found -> Remembered.CODEC
                                    .decode(found)
                                    .decoded()
                                    .optional()));
                });
    }

    /** Marks a host that is on the list: it leaves its seats and takes none. Refused when it is marked, or not on the list. */
    public CompletableFuture<Outcome> drain(NodeName node) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.create("node " + node + " is drained already or unknown", paths.drain(node), Codecs.marker());
        return transaction.send(calls).thenApply(Transaction.Ended::outcome);
    }

    /** Takes the mark away. Refused when there is none. */
    public CompletableFuture<Outcome> undrain(NodeName node) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.delete("node " + node + " is not drained", paths.drain(node), -1);
        return transaction.send(calls).thenApply(Transaction.Ended::outcome);
    }

    /**
     * Takes a host that is gone for good off the list; refused while its agent is connected.
     *
     * <p>Claims and debts that name it stay: forgetting a host proves nothing about it.
     */
    public CompletableFuture<Outcome> forget(NodeName node) {
        return calls.children(paths.node(node))
                .thenCombine(calls.children(paths.leases(node)), (parts, leases) -> {
                    Transaction transaction = new Transaction(connection.acl());
                    String why = "an agent of node " + node + " is connected or was until just now";
                    for (String lease : EnsembleUnreachable.children(leases)) {
                        transaction.delete(why, Paths.child(paths.leases(node), lease), -1);
                    }
                    for (String part : EnsembleUnreachable.children(parts)) {
                        if (!Paths.child(paths.node(node), part).equals(paths.alive(node))) {
                            transaction.delete(why, Paths.child(paths.node(node), part), -1);
                        }
                    }
                    transaction.delete(why, paths.node(node), -1);
                    return transaction;
                })
                .thenCompose(transaction -> transaction.send(calls))
                .thenApply(Transaction.Ended::outcome)
                .exceptionally(failure -> new Outcome.Unknown(String.valueOf(failure.getMessage())));
    }
}
