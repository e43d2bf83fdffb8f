package baton.zookeeper;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Wall-clock times of records: RFC 3339, UTC, milliseconds. For people only; nothing is decided by them. */
final class Times {
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {}

    static String print(Instant at) {
        return RFC_3339.format(at);
    }

    static Instant parse(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("expected a time like 2025-01-31T23:59:59.000Z, found " + text, e);
        }
    }
}
