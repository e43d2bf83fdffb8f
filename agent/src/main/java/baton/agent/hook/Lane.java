package baton.agent.hook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Runs what concerns one seat one after the other, in the order given. */
final class Lane {
    /** Something to run, or to give up before it began. */
    interface Task {
        void run();

        /** It ends at once, by an interrupt, when something else is to run. */
        default boolean yields() {
            return false;
        }

        void abandon();
    }

    private final Executor threads;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private boolean busy;
    private @Nullable Thread yielding;

    Lane(Executor threads) {
        this.threads = threads;
    }

    synchronized void add(Task task) {
        waiting.add(task);
        cut();
        next();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Gives up whatever has not begun. */
    void clear() {
        List<Task> abandoned;
        synchronized (this) {
            abandoned = new ArrayList<>(waiting);
            waiting.clear();
            cut();
        }
        abandoned.forEach(Task::abandon);
    }

    private synchronized void next() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        Task task = waiting.remove();
        busy = true;
        try {
            threads.execute(() -> {
                try {
                    begun(task);
                    task.run();
                } finally {
                    ended();
                }
            });
        } catch (RejectedExecutionException closed) {
            busy = false;
            task.abandon();
        }
    }

    private synchronized void begun(Task task) {
        if (task.yields()) {
            yielding = Thread.currentThread();
            if (!waiting.isEmpty()) {
                cut();
            }
        }
    }

    private void cut() {
        if (yielding != null) {
            yielding.interrupt();
        }
    }

    private synchronized void ended() {
        if (yielding != null) {
            yielding = null;
            // An interrupt that came too late was meant for what has ended.
            Thread.interrupted();
        }
        busy = false;
        next();
    }
}
