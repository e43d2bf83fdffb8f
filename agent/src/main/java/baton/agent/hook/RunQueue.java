package baton.agent.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How many threads of a machine want to run.
 *
 * @param average of the last minute
 * @param running now
 * @param processors of the machine, not only those that this process may use, because the threads are those of all
 */
public record RunQueue(double average, int running, int processors) {
    private static final int EASY = 2;

    /** Reads it from {@code proc}, where the kernel shows it; empty when that cannot be read. */
    public static Optional<RunQueue> read(Path proc) {
        try {
            String[] words = Files.readString(proc.resolve("loadavg")).strip().split(" ", -1);
            double average = Double.parseDouble(words[0]);
            int running = Integer.parseInt(words[3].substring(0, words[3].indexOf('/')));
            long processors = Files.readString(proc.resolve("cpuinfo"))
                    .lines()
                    .filter(line -> line.startsWith("processor"))
                    .count();
            return processors == 0 ? Optional.empty() : Optional.of(new RunQueue(average, running, (int) processors));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** True when whatever takes long now may just wait for a processor. */
    boolean isLong() {
        return running > EASY * processors;
    }
}
