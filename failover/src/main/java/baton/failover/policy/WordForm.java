package baton.failover.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of several words. */
record WordForm<T>(Map<String, T> words) implements Form<T> {
    @Override
    public Optional<T> parse(String text) {
        return Optional.ofNullable(words.get(text));
    }

    @Override
    public String written(T value) {
        return words.entrySet().stream()
                .filter(word -> word.getValue().equals(value))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    @Override
    public String expected() {
        return "one of " + String.join(", ", words.keySet());
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "enum", List.copyOf(words.keySet()));
    }

    @Override
    public Optional<String> recorded(RecordFields record, String field) {
        return record.optionalText(field);
    }

    @Override
    public Object record(T value) {
        return written(value);
    }
}
