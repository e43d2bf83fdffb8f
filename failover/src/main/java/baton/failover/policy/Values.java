package baton.failover.policy;

import baton.failover.group.RefusedKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of some keys; where a key has none, its usual value counts. */
final class Values {
    private final Map<PolicyKey<?>, Object> given = new HashMap<>();

    <T> void read(PolicyKey<T> key, String text) {
        given.put(
                key,
                key.form()
                        .parse(text.strip())
                        .orElseThrow(() -> new RefusedKey(
                                key.name(),
                                "found \"" + text.strip() + "\"",
                                key.form().expected(),
                                "correct it")));
    }

    <T> void readRecorded(PolicyKey<T> key, String text) {
        Optional<T> lenient = key.form().parse(text).isPresent()
                ? Optional.empty()
                : key.leniently().apply(text);
        if (lenient.isPresent()) {
            given.put(key, lenient.get());
        } else {
            read(key, text);
        }
    }

    /** Returns the value of a key, or its usual one; empty when it has neither. */
    <T> Optional<T> find(PolicyKey<T> key) {
        // Only read() and readRecorded() put values, each under a key of its type.
        @SuppressWarnings("unchecked")
        Optional<T> value = (Optional<T>) Optional.ofNullable(given.get(key));
        return value.or(() -> key.usual().apply(this));
    }

    /** Returns the same of a key that has to have one. */
    <T> T get(PolicyKey<T> key) {
        return find(key)
                .orElseThrow(() ->
                        new RefusedKey(key.name(), "is missing", key.form().expected(), "add it"));
    }
}
