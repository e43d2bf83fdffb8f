package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.member.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;

/**
 * The log of what happened to a group, bounded to its last {@value #KEPT} entries.
 *
 * <p>For people: nothing is decided by it, and an entry whose writing was not answered may be missing or there twice.
 */
public final class HistoryStore {
    static final int KEPT = 200;

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;

    public HistoryStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
    }

    /**
     * An entry as it was read.
     *
     * @param id grows with every entry of the whole ensemble: the transaction that wrote it
     */
    public record Recorded(long id, HistoryEntry entry) {}

    /** Appends an entry and prunes the oldest; never completes exceptionally. */
    public CompletableFuture<Outcome> append(GroupName group, HistoryEntry entry) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.create(
                "the group does not exist",
                paths.historyEntry(group),
                HistoryEntry.CODEC.encode(entry, Codec.NOTHING_UNKNOWN),
                CreateMode.PERSISTENT_SEQUENTIAL);
        return transaction
                .send(calls)
                .thenCompose(ended -> ended.isDone()
                        ? prune(group).thenApply(pruned -> ended.outcome())
                        : CompletableFuture.completedFuture(ended.outcome()));
    }

    /**
     * Entries after {@code id} (0 for all that are kept), oldest first.
     *
     * <p>Fails with {@link EnsembleUnreachable}; an entry that cannot be understood says so in its place.
     */
    public CompletableFuture<List<Recorded>> after(GroupName group, long id) {
        return calls.children(paths.history(group)).thenCompose(reply -> {
            List<String> names = EnsembleUnreachable.children(reply);
            return Futures.all(names.stream()
                            .map(name -> calls.read(Paths.child(paths.history(group), name)))
                            .toList())
                    .thenApply(replies -> replies.stream()
                            .flatMap(HistoryStore::recorded)
                            .filter(entry -> entry.id() > id)
                            .sorted(Comparator.comparingLong(Recorded::id))
                            .toList());
        });
    }

    private static Stream<Recorded> recorded(Reply<Node> reply) {
        Optional<Node> node = EnsembleUnreachable.node(reply);
        return node.stream().map(found -> new Recorded(found.createdBy(), entry(found)));
    }

    private static HistoryEntry entry(Node node) {
        Decoded<HistoryEntry> decoded = HistoryEntry.CODEC.decode(node).decoded();
        return decoded.optional()
                .orElseGet(() -> HistoryEntry.unreadable(
                        node.createdAt(),
                        decoded.unreadable().map(Undecodable::sentence).orElse("")));
    }

    private CompletableFuture<Boolean> prune(GroupName group) {
        return calls.children(paths.history(group)).thenCompose(reply -> {
            if (!(reply instanceof Reply.Found<List<String>> found)
                    || found.value().size() <= KEPT) {
                return CompletableFuture.completedFuture(true);
            }
            List<String> oldest = found.value().stream()
                    .sorted()
                    .limit(found.value().size() - KEPT)
                    .toList();
            // One by one: another writer prunes the same ones, and one that is gone must not save the others.
            return Futures.all(oldest.stream()
                            .map(name -> {
                                Transaction transaction = new Transaction(connection.acl());
                                transaction.delete("it is gone", Paths.child(paths.history(group), name), -1);
                                return transaction.send(calls);
                            })
                            .toList())
                    .thenApply(all -> true);
        });
    }
}
