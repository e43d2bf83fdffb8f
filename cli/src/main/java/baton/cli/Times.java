package baton.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Times as an operator reads them: local with their zone, and how long ago. */
final class Times {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS zzz", Locale.ROOT);

    private final Clock clock;

    Times(Clock clock) {
        this.clock = clock;
    }

    /** {@code 2026-01-02 04:04:05 CET, 3 h ago}; what is not a time is shown as it is. */
    String withAge(String time) {
        return time.isEmpty() ? "" : format(SECONDS, time) + ", " + age(time) + " ago";
    }

    String toMillis(String time) {
        return format(MILLIS, time);
    }

    /** One number and one unit: {@code 42 s}, {@code 3 min}, {@code 5 h}, {@code 2 d}. */
    String age(String time) {
        try {
            return length(Duration.between(Instant.parse(time), clock.instant()));
        } catch (DateTimeParseException e) {
            return "";
        }
    }

    static String length(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        if (seconds < 2 * 86400) {
            return seconds / 3600 + " h";
        }
        return seconds / 86400 + " d";
    }

    private String format(DateTimeFormatter format, String time) {
        try {
            return format.withZone(clock.getZone()).format(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return time;
        }
    }
}
