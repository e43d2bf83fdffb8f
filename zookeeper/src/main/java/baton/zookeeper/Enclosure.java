package baton.zookeeper;

import baton.failover.group.NodeName;
import baton.failover.member.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

/**
 * Who may read and write the tree, and how an open one is closed.
 *
 * <p>Access lists are no part of a node's version and wake no watch, so closing the tree disturbs no transaction of those
 * who bear the credential. It goes from the root down: below a node that is closed nobody else can add anything, so none is
 * missed, and to stop halfway leaves a tree that every bearer can use and that can be closed again.
 *
 * <p>Futures of reads fail with {@link EnsembleUnreachable}.
 */
public final class Enclosure {
    /** So many calls at once: one after the other takes too long, and too many run into the limit of a call. */
    private static final int ABREAST = 64;

    private static final String CERTIFICATE = "x509";

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;

    public Enclosure(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
    }

    /** What the root says of the tree. */
    public enum State {
        /** Anybody who reaches a server can read and write it. */
        OPEN,
        /** For the bearers of a credential; this connection is one of them. */
        CLOSED,
        /** For the bearers of another credential than this connection's. */
        REFUSED,
        /** There is none, or nobody answered. */
        UNKNOWN
    }

    /**
     * A node of the estate.
     *
     * @param connected its agent is
     * @param proved that it bears the credential
     * @param settled it knows that the tree is closed, and creates nothing open any more
     */
    public record Asked(NodeName node, boolean connected, boolean proved, boolean settled) {}

    /** Looks at the root only. */
    public CompletableFuture<State> state() {
        return calls.acl(paths.root()).thenApply(reply -> {
            if (reply instanceof Reply.Found<List<ACL>> found) {
                return EnsembleAccess.isOpen(found.value()) ? State.OPEN : State.CLOSED;
            }
            return connection.refusal().isPresent() ? State.REFUSED : State.UNKNOWN;
        });
    }

    /** Asks every agent for a proof, from now until {@link #withdraw}; what an earlier question left is taken away. */
    public CompletableFuture<Outcome> ask() {
        return withdraw().thenCompose(withdrawn -> {
            Transaction transaction = new Transaction(connection.access().acl());
            transaction.create("another question stands", paths.proof(), Codecs.marker());
            return transaction.send(calls).thenApply(Transaction.Ended::outcome);
        });
    }

    /** Tells everybody that the root was closed; who has proved says then that he knows. */
    public CompletableFuture<Outcome> announce() {
        Transaction transaction = new Transaction(connection.acl());
        transaction.set("the question is gone", paths.proof(), Codecs.marker(), -1);
        return connection.learn().thenCompose(known -> transaction.send(calls)).thenApply(Transaction.Ended::outcome);
    }

    /** Every node of the estate, with the proofs so far: of the very session that its agent is registered by. */
    public CompletableFuture<List<Asked>> answers() {
        return new NodeStore(connection)
                .list()
                .thenCompose(nodes -> Futures.all(nodes.stream()
                        .map(node -> calls.read(paths.proof(node.node())).thenApply(reply -> asked(node, reply)))
                        .toList()));
    }

    private static Asked asked(NodeStore.Listed node, Reply<Node> reply) {
        boolean connected = node.session() != 0;
        Optional<Node> proof =
                EnsembleUnreachable.node(reply).filter(found -> connected && found.ephemeralOwner() == node.session());
        return new Asked(
                node.node(),
                connected,
                proof.isPresent(),
                proof.filter(found -> found.version() > 0).isPresent());
    }

    /** Asks no more. */
    public CompletableFuture<Outcome> withdraw() {
        return calls.children(paths.proof()).thenCompose(reply -> {
            Transaction transaction = new Transaction(connection.acl());
            if (reply instanceof Reply.Found<List<String>> found) {
                found.value().forEach(name -> transaction.delete("it is gone", Paths.child(paths.proof(), name), -1));
            }
            transaction.delete("nothing was asked", paths.proof(), -1);
            return transaction.send(calls).thenApply(Transaction.Ended::outcome);
        });
    }

    /** How many nodes are not for the bearers of this connection's credentials alone; the question has to stand. */
    public CompletableFuture<Integer> count() {
        return target().thenCompose(target -> walk(target, List.of(paths.root()), false, 0));
    }

    /**
     * Closes every node of the tree for all but the bearers of this connection's credentials; the question has to stand.
     *
     * <p>How many were changed. To repeat it does no harm.
     */
    public CompletableFuture<Integer> close() {
        return target().thenCompose(target -> walk(target, List.of(paths.root()), true, 0));
    }

    /** What ZooKeeper makes of "its creator" for this session: it was put on the node of the question. */
    private CompletableFuture<Set<ACL>> target() {
        return calls.acl(paths.proof()).thenApply(reply -> {
            Set<ACL> target = credentials(found(reply));
            if (target.isEmpty() || EnsembleAccess.isOpen(target)) {
                throw new EnsembleUnreachable("the question for the credential is gone");
            }
            return target;
        });
    }

    private CompletableFuture<Integer> walk(Set<ACL> target, List<String> level, boolean change, int before) {
        if (level.isEmpty()) {
            return CompletableFuture.completedFuture(before);
        }
        List<String> now = level.subList(0, Math.min(ABREAST, level.size()));
        List<String> rest = level.subList(now.size(), level.size());
        return Futures.all(now.stream().map(path -> one(target, path, change)).toList())
                .thenCompose(
                        changed -> Futures.all(now.stream().map(this::below).toList())
                                .thenCompose(below -> {
                                    List<String> next = new ArrayList<>(rest);
                                    below.forEach(next::addAll);
                                    int sum = before
                                            + (int) changed.stream()
                                                    .filter(each -> each)
                                                    .count();
                                    return walk(target, next, change, sum);
                                }));
    }

    /** Read after the node was closed: whoever has no credential adds nothing any more. */
    private CompletableFuture<List<String>> below(String path) {
        return calls.children(path).thenApply(reply -> EnsembleUnreachable.children(reply).stream()
                .map(name -> Paths.child(path, name))
                .filter(child -> !child.equals(paths.proof()))
                .sorted(Comparator.naturalOrder())
                .toList());
    }

    /** True when it was, or would be, changed. */
    private CompletableFuture<Boolean> one(Set<ACL> target, String path, boolean change) {
        return calls.acl(path).thenCompose(reply -> {
            if (reply instanceof Reply.Absent<List<ACL>>
                    || credentials(found(reply)).equals(target)) {
                return CompletableFuture.completedFuture(false);
            }
            return change
                    ? calls.setAcl(path, connection.access().acl()).thenApply(Enclosure::isSet)
                    : CompletableFuture.completedFuture(true);
        });
    }

    /** Where servers ask for certificates, ZooKeeper adds that of the creator: it may be another on each host. */
    private static Set<ACL> credentials(List<ACL> list) {
        return list.stream()
                .filter(each -> !each.getId().getScheme().equals(CERTIFICATE))
                .collect(Collectors.toSet());
    }

    private static boolean isSet(Reply<Stat> reply) {
        if (reply instanceof Reply.Failed<Stat> failed) {
            throw new EnsembleUnreachable(failed.why());
        }
        return reply instanceof Reply.Found<Stat>;
    }

    private static List<ACL> found(Reply<List<ACL>> reply) {
        if (reply instanceof Reply.Failed<List<ACL>> failed) {
            throw new EnsembleUnreachable(failed.why());
        }
        return reply instanceof Reply.Found<List<ACL>> found ? found.value() : List.of();
    }
}
