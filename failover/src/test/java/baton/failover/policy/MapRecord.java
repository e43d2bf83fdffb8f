package baton.failover.policy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** A record that is held in memory. */
record MapRecord(Map<?, ?> fields) implements RecordFields {
    @Override
    public OptionalLong optionalNumber(String name) {
        return fields.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    @Override
    public Optional<String> optionalText(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    @Override
    public Optional<String> informText(String name, Predicate<String> understood) {
        return optionalText(name).filter(understood);
    }

    @Override
    public Optional<MapRecord> optionalObject(String name) {
        return fields.get(name) instanceof Map<?, ?> inner ? Optional.of(new MapRecord(inner)) : Optional.empty();
    }
}
