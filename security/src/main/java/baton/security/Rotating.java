package baton.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * What some files say, read again when they change; a file that cannot be used leaves what was read before in force.
 *
 * <p>Thread-safe. Nobody watches the files: whoever asks looks at them, at most once a second.
 */
final class Rotating<T> {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Makes the value from the files. */
    interface Source<T> {
        T read() throws BadFile;
    }

    private final List<Path> files;
    private final Source<T> source;
    private final Consumer<String> log;
    private String seen;
    private T value;
    private final LongSupplier clock;
    private long lookedAt;

    Rotating(List<Path> files, Source<T> source, Consumer<String> log) throws BadFile {
        this(files, source, log, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    Rotating(List<Path> files, Source<T> source, Consumer<String> log, LongSupplier clock) throws BadFile {
        this.files = List.copyOf(files);
        this.source = source;
        this.log = log;
        this.clock = clock;
        this.lookedAt = clock.getAsLong();
        // Before it is read: what changes meanwhile is read once more.
        this.seen = state(this.files);
        this.value = source.read();
    }

    synchronized T get() {
        long now = clock.getAsLong();
        if (now - lookedAt >= PAUSE_NANOS) {
            lookedAt = now;
            look();
        }
        return value;
    }

    private void look() {
        String state = state(files);
        if (state.equals(seen)) {
            return;
        }
        seen = state;
        try {
            value = source.read();
            log.accept(names() + " changed and is in force");
        } catch (BadFile e) {
            log.accept(names() + " changed and cannot be used, what was read before stays in force: " + e.sentence());
        }
    }

    private String names() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private static String state(List<Path> files) {
        return files.stream().map(Rotating::state).collect(Collectors.joining("\n"));
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
