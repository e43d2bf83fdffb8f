package baton.zookeeper;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline. */
final class Poll {
    private Poll() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TestEnsemble.PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not become true within " + TestEnsemble.PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
