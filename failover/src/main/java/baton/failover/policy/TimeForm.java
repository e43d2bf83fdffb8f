package baton.failover.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A time with its unit; a number of milliseconds in a record.
 *
 * @param least the shortest: 0 or 1 ms
 */
record TimeForm(Duration least) implements Form<Duration> {
    /** The shortest time that can be no limit by mistake: {@code timeout 0} is none. */
    static final TimeForm ABOVE_ZERO = new TimeForm(Duration.ofMillis(1));

    static final TimeForm FROM_ZERO = new TimeForm(Duration.ZERO);

    /** A bound for sums and products of times, far above any use. */
    private static final Duration MOST = Duration.ofHours(8760);

    @Override
    public Optional<Duration> parse(String text) {
        return Durations.parse(text).filter(time -> time.compareTo(least) >= 0 && time.compareTo(MOST) <= 0);
    }

    @Override
    public String written(Duration value) {
        return Durations.written(value);
    }

    @Override
    public String expected() {
        return "a time from " + least.toMillis() + "ms to " + MOST.toHours() + "h, such as 500ms, 3s, 2m or 1h";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", Durations.PATTERN);
    }

    @Override
    public Optional<String> recorded(RecordFields record, String field) {
        OptionalLong millis = record.optionalNumber(field);
        return millis.isPresent() ? Optional.of(millis.getAsLong() + "ms") : Optional.empty();
    }

    @Override
    public Object record(Duration value) {
        return value.toMillis();
    }
}
