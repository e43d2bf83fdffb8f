package baton.failover.policy;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A whole number in bounds. */
record NumberForm(long least, long most) implements Form<Long> {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

    @Override
    public Optional<Long> parse(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text)).filter(number -> number >= least && number <= most)
                : Optional.empty();
    }

    @Override
    public String written(Long value) {
        return value.toString();
    }

    @Override
    public Object plain(Long value) {
        return value;
    }

    @Override
    public String expected() {
        return "a whole number from " + least + " to " + most;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "integer", "minimum", least, "maximum", most);
    }

    @Override
    public Optional<String> recorded(RecordFields record, String field) {
        OptionalLong number = record.optionalNumber(field);
        return number.isPresent() ? Optional.of(Long.toString(number.getAsLong())) : Optional.empty();
    }

    @Override
    public Object record(Long value) {
        return value;
    }
}
