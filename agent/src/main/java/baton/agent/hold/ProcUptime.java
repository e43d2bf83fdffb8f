package baton.agent.hold;

import baton.agent.loop.BootClock;
import baton.failover.group.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * The boot-time clock as the kernel shows it to everybody, guard and wrapper included.
 *
 * <p>It counts hundredths of a second, and goes on while the host sleeps. Thread-safe.
 */
public final class ProcUptime implements BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final int LONGEST = 64;

    private final KeptFile file = new KeptFile(UPTIME, LONGEST);

    @Override
    public synchronized Tick now() {
        try {
            String text = file.read();
            int point = text.indexOf('.');
            long seconds = Long.parseLong(text, 0, point, 10);
            return new Tick(seconds * 1000 + Long.parseLong(text, point + 1, text.indexOf(' '), 10) * 10);
        } catch (IOException | RuntimeException unreadable) {
            // Without a clock nothing here is safe: the loop ends, and the guard does the rest.
            throw new UncheckedIOException(new IOException("cannot read the time from " + UPTIME, unreadable));
        }
    }
}
