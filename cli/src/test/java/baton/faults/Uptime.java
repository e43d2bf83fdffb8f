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
 * A stand-in for one machine's {@code /proc/uptime}: the kernel's, plus how long the machine "slept", less how long the
 * clock stood still.
 *
 * <p>It is rewritten in place each 5 ms by a thread of the run, and so a little late when the processor is busy; that is
 * a clock that is slow for a moment, which the 50 ms in W are for.
 */
final class Uptime implements AutoCloseable {
    private static final long PERIOD_NANOS = 5_000_000;

    private final FileChannel file;
    private final Thread writer;
    private Duration ahead = Duration.ZERO;
    private boolean stands;
    private boolean empty;
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

    synchronized void sleep(Duration time) {
        ahead = ahead.plus(time);
    }

    /** The clock stands still; returns what lets it go on from where it stood. */
    synchronized Runnable stand() {
        stands = true;
        long since = System.nanoTime();
        return () -> goOn(Duration.ofNanos(System.nanoTime() - since));
    }

    /** Nothing can be read; returns what shows the time again. */
    synchronized Runnable empty() {
        empty = true;
        try {
            file.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this::show;
    }

    @Override
    public void close() {
        closed = true;
    }

    private synchronized void goOn(Duration stood) {
        ahead = ahead.minus(stood);
        stands = false;
    }

    private synchronized void show() {
        empty = false;
    }

    private void keepWriting() {
        while (!closed) {
            write();
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }

    private synchronized void write() {
        if (stands || empty) {
            return;
        }
        try {
            String[] words = Files.readString(Path.of("/proc/uptime")).strip().split(" ", -1);
            double seconds = Double.parseDouble(words[0]) + ahead.toMillis() / 1e3;
            String line = String.format(Locale.ROOT, "%.2f 1.00%n", seconds);
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
