package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.NodeName;
import baton.failover.group.SeatView;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The lease nodes of one host.
 *
 * <p>A lease that vanished is never created again under its name: its claims may have been given away meanwhile.
 */
public final class LeaseStore {
    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;

    public LeaseStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
    }

    /**
     * Creates the lease of a new incarnation, before its first claim; true once it exists.
     *
     * <p>To be asked again only until it was true once.
     */
    public CompletableFuture<Boolean> create(Holder holder) {
        return connection.ensureExist(
                List.of(paths.node(holder.node()), paths.leases(holder.node()), paths.lease(holder)));
    }

    /**
     * Writes something that nobody reads, for the number of its transaction; empty when nobody answered.
     *
     * <p>A server may lag behind, so nothing that is read shows how far the ensemble is; a write does.
     */
    public CompletableFuture<OptionalLong> write(NodeName node) {
        return connection
                .prepare()
                .thenCombine(connection.ensureExist(List.of(paths.node(node))), (before, exists) -> before && exists)
                .thenCompose(exists -> {
                    Transaction transaction = new Transaction(connection.acl());
                    transaction.set("the node is gone", paths.node(node), Codecs.marker(), -1);
                    return transaction.send(calls);
                })
                .thenApply(ended -> ended.commit() instanceof Commit.Done done
                        ? OptionalLong.of(done.zxid(0))
                        : OptionalLong.empty());
    }

    /**
     * Deletes leases of earlier incarnations of {@code self}'s node that no claim of any group names.
     *
     * <p>Completes with how many are left, its own not counted; fails with {@link EnsembleUnreachable}. Nothing is deleted
     * unless every group could be read.
     */
    public CompletableFuture<Integer> collect(Holder self) {
        // The leases are listed first: a claim read later can then only name one of them or a newer one.
        return calls.children(paths.leases(self.node())).thenCompose(reply -> {
            Set<String> old = new HashSet<>(EnsembleUnreachable.children(reply));
            old.remove(Paths.name(paths.lease(self)));
            if (old.isEmpty()) {
                return CompletableFuture.completedFuture(0);
            }
            return named(self).thenCompose(named -> {
                List<String> useless =
                        old.stream().filter(name -> !named.contains(name)).toList();
                return Futures.all(useless.stream()
                                .map(name -> delete(Paths.child(paths.leases(self.node()), name)))
                                .toList())
                        .thenApply(deleted -> old.size() - useless.size());
            });
        });
    }

    private CompletableFuture<Boolean> delete(String lease) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.delete("it is gone", lease, -1);
        return transaction.send(calls).thenApply(Transaction.Ended::isDone);
    }

    /** Names of the leases of this node that some claim names. */
    private CompletableFuture<Set<String>> named(Holder self) {
        return new GroupStore(connection).list().thenCompose(groups -> Futures.all(
                        groups.stream().map(this::claims).toList())
                .thenApply(all -> {
                    Set<String> named = new HashSet<>();
                    for (List<Claim> claims : all) {
                        for (Claim claim : claims) {
                            claim.holder()
                                    .filter(holder -> holder.node().equals(self.node()))
                                    .ifPresent(holder ->
                                            named.add(holder.incarnation().value()));
                        }
                    }
                    return named;
                }));
    }

    private CompletableFuture<List<Claim>> claims(GroupName group) {
        return new GroupReader(connection).read(group).thenApply(state -> {
            if (state instanceof GroupState.Present present) {
                return present.view().seats().stream().map(SeatView::claim).toList();
            }
            if (state instanceof GroupState.Missing) {
                return List.of();
            }
            throw new EnsembleUnreachable("group " + group + " cannot be read");
        });
    }
}
