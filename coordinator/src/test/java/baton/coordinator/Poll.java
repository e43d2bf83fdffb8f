package baton.coordinator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline. */
public final class Poll {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Poll() {}

    public static void until(Callable<Boolean> condition) throws Exception {
        forValue(() -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    public static <T> T forValue(Callable<Optional<T>> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> value = condition.call();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
