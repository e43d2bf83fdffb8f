package baton.trial;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Ends what a trial left behind when the tests themselves are ended: the children would live on. */
final class Cleanup {
    private static final Set<Runnable> TASKS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TASKS.forEach(Runnable::run), "cleanup"));
    }

    private Cleanup() {}

    static void add(Runnable task) {
        TASKS.add(task);
    }

    static void remove(Runnable task) {
        TASKS.remove(task);
    }
}
