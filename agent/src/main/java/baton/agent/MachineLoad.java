package baton.agent;

import baton.agent.hook.RunQueue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How busy a machine is, and so how long an agent may take to start on it.
 *
 * @param threads that run or want to run: the highest of the average of a minute and of now
 * @param processors of the machine
 */
record MachineLoad(double threads, int processors) {
    /** On two processors a start took 5 s at a load of 20, and 31 s beside a build that used both. */
    private static final Duration SHORTEST = Duration.ofSeconds(20);

    static final Duration LONGEST = Duration.ofSeconds(60);
    /** Threads for each processor up to which the shortest room is enough; more threads get more room. */
    private static final int EASY = 5;

    private static final int LIMIT = 15;

    /** Reads it from {@code proc}, where the kernel shows it; empty when that cannot be read. */
    static Optional<MachineLoad> read(Path proc) {
        return RunQueue.read(proc)
                .map(queue -> new MachineLoad(Math.max(queue.average(), queue.running()), queue.processors()));
    }

    /**
     * How long nobody may renew while an agent restarts here; empty when this machine is so busy that no time is safe.
     *
     * @param load empty when it is not known: then the longest time counts
     */
    static Optional<Duration> restartRoom(Optional<MachineLoad> load) {
        double share = load.map(known -> known.threads / known.processors).orElse((double) LIMIT);
        if (share > LIMIT) {
            return Optional.empty();
        }
        long millis = (long) (SHORTEST.toMillis() * Math.max(1, share / EASY));
        return Optional.of(Duration.ofMillis(Math.min(millis, LONGEST.toMillis())));
    }

    /** What a restart waits for here, as half a sentence. */
    String limit() {
        return String.format(
                Locale.ROOT,
                "fewer than %d threads want to run on the %d processors of this machine (now: %.0f)",
                LIMIT * processors,
                processors,
                threads);
    }
}
