package baton.zookeeper;

import baton.failover.group.NodeName;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves, whenever somebody asks, that this session bears the credential of who asks.
 *
 * <p>Who asks makes a node below which only bearers of his credential may create. What is created there is ephemeral, so
 * that ZooKeeper itself says by which session, and nobody can claim it for another. Who may not read that node is not even
 * told of it, and stays silent. Thread-safe; nothing blocks.
 */
public final class Bearer {
    private static final Logger LOG = LoggerFactory.getLogger(Bearer.class);

    private final EnsembleConnection connection;
    private final String asked;
    private final String proof;

    private Bearer(EnsembleConnection connection, NodeName node) {
        this.connection = connection;
        this.asked = connection.paths().proof();
        this.proof = connection.paths().proof(node);
    }

    /** Answers from now on for {@code node}, until the connection is closed. */
    public static void begin(EnsembleConnection connection, NodeName node) {
        Bearer bearer = new Bearer(connection, node);
        connection.versions().follow(bearer.asked, bearer::prove);
        connection.versions().followClosely(bearer.proof, bearer::missed);
    }

    /** A question that follows another at once looks like the same; but the proof for the last one came and went. */
    private void missed() {
        if (connection.versions().version(proof).orElse(0) == VersionWatch.ABSENT) {
            prove();
        }
    }

    private void prove() {
        if (asked() == VersionWatch.ABSENT) {
            return;
        }
        var unused = connection.learn().thenCompose(known -> answer()).thenAccept(ended -> {
            if (ended.isDone()) {
                LOG.info("showed the credential of this agent to a coordinator that asks for it");
            } else if (ended.isUnknown()) {
                connection.calls().later(this::prove);
            }
        });
    }

    /** When the question was written again, the tree is being closed: who has answered says that he knows. */
    private CompletableFuture<Transaction.Ended> answer() {
        Transaction transaction = new Transaction(connection.access().acl());
        if (asked() == 0) {
            transaction.create("it is there", proof, Codecs.marker(), CreateMode.EPHEMERAL);
        } else {
            transaction.set("it is gone", proof, Codecs.marker(), -1);
        }
        return transaction.send(connection.calls());
    }

    private int asked() {
        return connection.versions().version(asked).orElse(VersionWatch.ABSENT);
    }
}
