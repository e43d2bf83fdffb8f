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
 * <p>For people: nothing is decided by it. A change of a claim and its entry are one transaction; any other entry whose
 * writing was not answered may be missing or there twice.
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
        int unused = addTo(transaction, group, entry);
        return transaction.send(calls).thenApply(ended -> {
            if (ended.isDone()) {
                prune(group);
            }
            return ended.outcome();
        });
    }

    /** Writes {@code entry} together with the change it tells; returns the place of that step. */
    int addTo(Transaction transaction, GroupName group, HistoryEntry entry) {
        return transaction.create(
                "the group or its history does not exist",
                paths.historyEntry(group),
                HistoryEntry.CODEC.encode(entry, Codec.NOTHING_UNKNOWN),
                CreateMode.PERSISTENT_SEQUENTIAL);
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

    /** Deletes the oldest entries beyond those that are kept; after the next entry again, if nobody answers now. */
    void prune(GroupName group) {
        calls.children(paths.history(group), reply -> {
            if (reply instanceof Reply.Found<List<String>> found) {
                found.value().stream()
                        .sorted()
                        .limit(Math.max(0, found.value().size() - KEPT))
                        .forEach(name -> delete(Paths.child(paths.history(group), name)));
            }
        });
    }

    /** Each by itself: another writer deletes the same ones, and one that is gone must not save the others. */
    private void delete(String path) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.delete("it is gone", path, -1);
        var unused = transaction.send(calls);
    }
}
