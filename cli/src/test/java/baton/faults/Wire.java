package baton.faults;

import baton.trial.Await;
import baton.trial.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Puts a slow wire between a machine and the bridge: {@code scripts/trial-wire}, because not every kernel has netem.
 *
 * <p>Frames take their time both ways, and overtake each other where the jitter is wider than they are apart.
 */
final class Wire {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Wire() {}

    /** Returns what puts the short wire back. */
    static Runnable slow(Machine machine, int delayMillis, int jitterMillis) {
        Lan lan = machine.lan();
        String end = lan.end(machine.number());
        lan.detour(machine.number());
        Path log = machine.disk().resolve("wire.log");
        try {
            Process wire = new ProcessBuilder(
                            Home.script("trial-wire").toString(),
                            end,
                            "w" + end,
                            Integer.toString(delayMillis),
                            Integer.toString(jitterMillis))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Await.until("the slow wire of " + machine.disk() + " carries", LIMIT, () -> isReady(log));
            return () -> {
                if (!wire.isAlive()) {
                    throw new IllegalStateException("the slow wire ended by itself; see " + log);
                }
                wire.destroyForcibly();
                lan.direct(machine.number());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(Path log) {
        try {
            return Files.readString(log).startsWith("ready");
        } catch (IOException e) {
            return false;
        }
    }
}
