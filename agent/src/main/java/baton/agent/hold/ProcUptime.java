package baton.agent.hold;

import baton.agent.loop.BootClock;
import baton.failover.group.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The boot-time clock as the kernel shows it to everybody, guard and wrapper included.
 *
 * <p>It counts hundredths of a second, and goes on while the host sleeps.
 */
public final class ProcUptime implements BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");

    @Override
    public Tick now() {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            String seconds = text.substring(0, text.indexOf(' '));
            int point = seconds.indexOf('.');
            long whole = Long.parseLong(seconds.substring(0, point));
            return new Tick(whole * 1000 + Long.parseLong(seconds.substring(point + 1)) * 10);
        } catch (IOException | RuntimeException unreadable) {
            // Without a clock nothing here is safe: the loop ends, and the guard does the rest.
            throw new UncheckedIOException(new IOException("cannot read the time from " + UPTIME, unreadable));
        }
    }
}
