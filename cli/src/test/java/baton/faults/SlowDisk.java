package baton.faults;

import baton.trial.Home;
import java.nio.file.Path;
import java.util.List;

/** A disk for the processes of one machine that takes its time for each fsync; the machine's own is never touched. */
final class SlowDisk {
    private SlowDisk() {}

    /**
     * What lets a process wait for it.
     *
     * @param folder where the library for it is built
     */
    static List<String> environment(Path folder, int millis) {
        Path library = folder.resolve("slow-disk.so");
        Command.run(List.of(
                "cc",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                Home.script("trial-slow-disk.c").toString()));
        return List.of("LD_PRELOAD=" + library, "SLOW_DISK_MS=" + millis);
    }
}
