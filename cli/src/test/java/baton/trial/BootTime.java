package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The clock of holds on the clock of beats. */
final class BootTime {
    private BootTime() {}

    /** Milliseconds of {@code /proc/uptime} to add to {@link System#nanoTime} in milliseconds; known to a millisecond. */
    static long offset() {
        long before = uptime();
        while (true) {
            // The boot time counts hundredths: it is exact when it has just moved.
            long now = uptime();
            if (now != before) {
                return now - System.nanoTime() / 1_000_000;
            }
        }
    }

    private static long uptime() {
        try {
            String text = Files.readString(Path.of("/proc/uptime"));
            return Long.parseLong(text.substring(0, text.indexOf(' ')).replace(".", "")) * 10;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
