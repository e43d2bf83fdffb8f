package baton.agent.hook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what concerns one seat one after the other, in the order given. */
final class Lane {
    /** Something to run, or to give up before it began. */
    interface Task {
        void run();

        void abandon();
    }

    private final Executor threads;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private boolean busy;

    Lane(Executor threads) {
        this.threads = threads;
    }

    synchronized void add(Task task) {
        waiting.add(task);
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

    private synchronized void ended() {
        busy = false;
        next();
    }
}
