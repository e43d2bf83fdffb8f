package baton.zookeeper;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The one thread that ends calls without an answer.
 *
 * <p>Whoever has several connections gives them the same one, and may have it do more that never takes long: a thread that
 * wakes up anyway notices a new limit for nothing.
 */
public final class Timers {
    private Timers() {}

    /** Starts a daemon thread of this name; whoever did shuts it down, after the connections were closed. */
    public static ScheduledExecutorService start(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
