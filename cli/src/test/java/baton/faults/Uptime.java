package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * A stand-in for one machine's {@code /proc/uptime}: the kernel's, plus how long the machine "slept".
 *
 * <p>It is rewritten in place each 5 ms by a thread of the run, and so a little late when the processor is busy; that is
 * a clock that is slow for a moment, which the 50 ms in W are for.
 */
final class Uptime implements AutoCloseable {
    private static final long PERIOD_NANOS = 5_000_000;

    private final FileChannel file;
    private final Thread writer;
    private volatile Duration slept = Duration.ZERO;
    private volatile boolean closed;

    Uptime(Path path) {
        try {
            Files.writeString(path, "");
            file = FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write();
        writer = new Thread(this::keepWriting, "uptime");
        writer.setDaemon(true);
        writer.start();
    }

    void sleep(Duration time) {
        slept = slept.plus(time);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void keepWriting() {
        while (!closed) {
            write();
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private void write() {
        try {
            String[] words = Files.readString(Path.of("/proc/uptime")).strip().split(" ", -1);
            double seconds = Double.parseDouble(words[0]) + slept.toMillis() / 1e3;
            String line = String.format(Locale.ROOT, "%.2f 1.00%n", seconds);
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
