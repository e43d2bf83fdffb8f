package baton.failover.policy;

import baton.failover.group.Restarts;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Restarts in place as operators write them: {@code 3 in 10m}, or {@code never}. */
public final class RestartsText {
    /** What an operator is told to write. */
    public static final String EXPECTED = "such as \"3 in 10m\", or never";

    private static final Pattern FORM = Pattern.compile("(\\d{1,6}) in (\\S+)");

    private RestartsText() {}

    /** The restarts; empty when the text says none, not even {@code never}. */
    public static Optional<Restarts> parse(String text) {
        if (text.equals(GroupKeys.NEVER)) {
            return Optional.of(Restarts.NONE);
        }
        Matcher matcher = FORM.matcher(text);
        Optional<Duration> within = matcher.matches() ? Durations.parse(matcher.group(2)) : Optional.empty();
        return within.filter(time -> !time.isZero())
                .map(time -> new Restarts(Integer.parseInt(matcher.group(1)), time));
    }

    public static String written(Restarts restarts) {
        return restarts.count() == 0
                ? GroupKeys.NEVER
                : restarts.count() + " in " + Durations.written(restarts.within());
    }
}
