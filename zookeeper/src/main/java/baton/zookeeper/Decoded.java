package baton.zookeeper;

import java.util.Optional;

/** A record as it was read: its value, or why it cannot be understood. */
public sealed interface Decoded<T> {
    /** It was understood; {@code version} is that of its znode. */
    record Value<T>(T value, int version) implements Decoded<T> {}

    /** It was not. */
    record Unreadable<T>(Undecodable why) implements Decoded<T> {}

    /** The value where there is one. */
    default Optional<T> optional() {
        return this instanceof Value<T> present ? Optional.of(present.value()) : Optional.empty();
    }

    /** Why there is no value. */
    default Optional<Undecodable> unreadable() {
        return this instanceof Unreadable<T> absent ? Optional.of(absent.why()) : Optional.empty();
    }
}
