package baton.zookeeper;

import baton.failover.group.Incident;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The identity of the ensemble's life: another one than yesterday means that epochs may have gone back.
 */
public final class Identity {
    static final Codec<String> CODEC = new Codec<>("the identity of the ensemble") {
        @Override
        String read(Fields fields) {
            return fields.text("uuid");
        }

        @Override
        void write(String uuid, ObjectNode into) {
            into.put("uuid", uuid);
        }
    };

    private Identity() {}

    /** What was found. */
    public sealed interface Found {
        /** The ensemble that was expected, or the first one ever seen. */
        record Same(String uuid) implements Found {}

        /** Another ensemble, or one that lost its data: an incident of every group, until an operator confirms it. */
        record Different(String sentence) implements Found {}

        /** Nobody answered. */
        record Unknown(String why) implements Found {}
    }

    /**
     * Reads who the ensemble is, and says so if it never was told.
     *
     * @param expected what this host remembers; when present, nothing is ever created
     */
    public static CompletableFuture<Found> of(EnsembleConnection connection, Optional<String> expected) {
        String path = connection.paths().ensemble();
        return connection.calls().read(path).thenCompose(reply -> {
            if (reply instanceof Reply.Failed<Node> failed) {
                return CompletableFuture.completedFuture(new Found.Unknown(failed.why()));
            }
            if (reply instanceof Reply.Found<Node> found) {
                return CompletableFuture.completedFuture(compared(found.value(), expected));
            }
            if (expected.isPresent()) {
                return CompletableFuture.completedFuture(compared(expected, Optional.empty(), path));
            }
            Transaction transaction = new Transaction(connection.acl());
            transaction.create("it exists", path, CODEC.encode(UUID.randomUUID().toString(), Codec.NOTHING_UNKNOWN));
            return transaction
                    .send(connection.calls())
                    .thenCompose(ended -> ended.isDone() || ended.isRefusedAsPresent()
                            ? of(connection, expected)
                            : CompletableFuture.completedFuture(new Found.Unknown("it could not be created")));
        });
    }

    private static Found compared(Node node, Optional<String> expected) {
        Decoded<String> decoded = CODEC.decode(node).decoded();
        return decoded.unreadable()
                .<Found>map(why -> new Found.Different(why.sentence()))
                .orElseGet(() -> compared(expected, decoded.optional(), node.path()));
    }

    private static Found compared(Optional<String> expected, Optional<String> found, String path) {
        return Incident.ofEnsemble(expected, found, Optional.empty())
                .<Found>map(incident ->
                        new Found.Different(path + ": expected " + incident.expected() + ", found " + incident.found()))
                .orElseGet(() -> new Found.Same(found.orElseThrow()));
    }
}
