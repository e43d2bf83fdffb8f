package baton.zookeeper;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads and writes records such that fields which this version does not know survive a rewrite.
 *
 * <p>It remembers the unknown fields of what was read with the version they were read at. A rewrite at exactly that
 * version needs no further read; any other reads first, or its compare-and-set is refused anyway. Thread-safe.
 */
final class Records {
    private record Kept(int version, ObjectNode unknown) {}

    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    <T> Decoded<T> decode(Codec<T> codec, Node node) {
        Codec.Read<T> read = codec.decode(node);
        if (read.decoded() instanceof Decoded.Value<T>) {
            kept.put(node.path(), new Kept(node.version(), read.unknown()));
        }
        return read.decoded();
    }

    /** What to write over {@code path} at {@code version}; done at once when that version was read or written here. */
    <T> CompletableFuture<byte[]> encode(Calls calls, Codec<T> codec, String path, int version, T value) {
        Optional<byte[]> known = encode(codec, path, version, value);
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known.get());
        }
        return calls.read(path).thenApply(reply -> {
            if (reply instanceof Reply.Found<Node> found) {
                Decoded<T> ignored = decode(codec, found.value());
            }
            // At any other version than the one asked for the write is refused, whatever it would have said.
            return encode(codec, path, version, value).orElseGet(() -> codec.encode(value, Codec.NOTHING_UNKNOWN));
        });
    }

    /** {@code path} was rewritten by us, from {@code before} to {@code after}. */
    void rewritten(String path, int before, int after) {
        kept.computeIfPresent(path, (same, old) -> old.version() == before ? new Kept(after, old.unknown()) : old);
    }

    /** {@code path} was created by us. */
    void created(String path) {
        kept.put(path, new Kept(0, Codec.NOTHING_UNKNOWN));
    }

    void forget(String path) {
        kept.remove(path);
    }

    private <T> Optional<byte[]> encode(Codec<T> codec, String path, int version, T value) {
        Kept known = kept.get(path);
        return known != null && known.version() == version
                ? Optional.of(codec.encode(value, known.unknown()))
                : Optional.empty();
    }
}
