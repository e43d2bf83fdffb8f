package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A wall clock for the processes of one machine that can be stepped; the machine's own clock is never touched. */
final class WallClock {
    private final Path file;

    WallClock(Path file) {
        this.file = file;
        step("+0");
    }

    /** @param offset as faketime spells it: {@code +3h}, {@code -3h}, {@code +0} */
    void step(String offset) {
        try {
            Files.writeString(file, offset + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lets a process see this clock; only the wall clock, the others are left alone. */
    List<String> environment() {
        return List.of(
                "LD_PRELOAD=" + library(),
                "FAKETIME_TIMESTAMP_FILE=" + file,
                "FAKETIME_ONLY_CMDS=java",
                "FAKETIME_CACHE_DURATION=1",
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // Else it breaks every timed wait of a JVM with a C library of today.
                "FAKETIME_FORCE_MONOTONIC_FIX=0",
                "DONT_FAKE_MONOTONIC=1");
    }

    private static Path library() {
        try (Stream<Path> all = Files.find(Path.of("/usr/lib"), 4, (path, attributes) -> path.getFileName()
                .toString()
                .equals("libfaketimeMT.so.1"))) {
            return all.findFirst()
                    .orElseThrow(
                            () -> new IllegalStateException(
                                    "libfaketime is missing: apt-get install libfaketime, so that a wall clock can be stepped"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
