package baton.failover.policy;

import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Restarts in place: {@code 3 in 10m}, or {@code never}; an object with two numbers in a record. */
record RestartsForm() implements Form<Restarts> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6}) in (\\S+)");

    @Override
    public Optional<Restarts> parse(String text) {
        if (text.equals(OrNever.NEVER)) {
            return Optional.of(Restarts.NONE);
        }
        Matcher matcher = FORM.matcher(text);
        Optional<Duration> within = matcher.matches() ? TimeForm.ABOVE_ZERO.parse(matcher.group(2)) : Optional.empty();
        return within.map(time -> new Restarts(Integer.parseInt(matcher.group(1)), time));
    }

    @Override
    public String written(Restarts restarts) {
        return restarts.count() == 0 ? OrNever.NEVER : restarts.count() + " in " + Durations.written(restarts.within());
    }

    @Override
    public String expected() {
        return "such as \"3 in 10m\", or never";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string");
    }

    @Override
    public Optional<String> recorded(RecordFields record, String field) {
        return record.optionalObject(field)
                .map(inner -> needed(inner, "count") + " in " + needed(inner, "withinMillis") + "ms");
    }

    private static long needed(RecordFields record, String field) {
        return record.optionalNumber(field).orElseThrow(() -> Policy.missing(field));
    }

    @Override
    public Object record(Restarts restarts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("count", (long) restarts.count());
        fields.put("withinMillis", restarts.within().toMillis());
        return fields;
    }
}
