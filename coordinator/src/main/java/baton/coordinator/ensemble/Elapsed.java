package baton.coordinator.ensemble;

import baton.failover.group.Tick;
import java.util.concurrent.TimeUnit;

/**
 * Time since this process began, for ages that are shown and waits that are reported.
 *
 * <p>It stands still while the host sleeps, which makes a wait longer and never shorter. No hold depends on it.
 */
final class Elapsed {
    private final long start = System.nanoTime();

    Tick now() {
        return new Tick(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
}
