package baton.failover.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something or {@code never}; a record has no field for never. */
record OrNever<T>(Form<T> form) implements Form<Optional<T>> {
    static final String NEVER = "never";

    @Override
    public Optional<Optional<T>> parse(String text) {
        if (text.equals(NEVER)) {
            return Optional.of(Optional.empty());
        }
        Optional<T> value = form.parse(text);
        return value.isPresent() ? Optional.of(value) : Optional.empty();
    }

    @Override
    public String written(Optional<T> value) {
        return value.map(form::written).orElse(NEVER);
    }

    @Override
    public String expected() {
        return form.expected() + ", or never";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(form.schema(), Map.of("const", NEVER)));
    }

    @Override
    public Optional<String> recorded(RecordFields record, String field) {
        return form.recorded(record, field);
    }

    @Override
    public Object record(Optional<T> value) {
        return form.record(value.orElseThrow());
    }
}
