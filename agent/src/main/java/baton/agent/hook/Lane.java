package baton.agent.hook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs what concerns one seat one after the other, in the order given.
 *
 * <p>A task that can wait passes the turnstile that all seats share. One that cannot wait never stands behind it: what
 * still waits there is given up.
 */
final class Lane {
    /** When a task begins, once its lane is free. */
    enum Turn {
        /** At once. */
        NOW,
        /** When the turnstile lets it in, before all that have not begun anything. */
        SOON,
        /** When the turnstile lets it in. */
        LATER
    }

    /** Something to run, or to give up before it began. */
    interface Task {
        void run();

        /** It ends at once, by an interrupt, when something else is to run. */
        default boolean yields() {
            return false;
        }

        default Turn turn() {
            return Turn.NOW;
        }

        void abandon();
    }

    /** A task that was handed on, begun or not. */
    private final class Handed implements Turnstile.Entrant {
        private final Task task;
        /** It has begun, or was given up before. */
        private final AtomicBoolean decided = new AtomicBoolean();

        Handed(Task task) {
            this.task = task;
        }

        @Override
        public boolean begins() {
            return decided.compareAndSet(false, true);
        }

        boolean isGivenUp() {
            return decided.compareAndSet(false, true);
        }

        @Override
        public void run() {
            try {
                begun(task);
                task.run();
            } finally {
                ended(this);
            }
        }

        @Override
        public void rejected() {
            task.abandon();
            ended(this);
        }
    }

    private final Executor threads;
    private final Turnstile turnstile;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private @Nullable Handed present;
    private @Nullable Thread yielding;

    Lane(Executor threads, Turnstile turnstile) {
        this.threads = threads;
        this.turnstile = turnstile;
    }

    void add(Task task) {
        List<Task> abandoned = new ArrayList<>();
        synchronized (this) {
            waiting.add(task);
            cut();
            if (task.turn() == Turn.NOW) {
                waiting.stream().filter(other -> other.turn() != Turn.NOW).forEach(abandoned::add);
                waiting.removeAll(abandoned);
            }
            if (present != null && (present.task.yields() || task.turn() == Turn.NOW) && present.isGivenUp()) {
                abandoned.add(present.task);
                present = null;
            }
        }
        abandoned.forEach(Task::abandon);
        next();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Gives up whatever has not begun. */
    void clear() {
        List<Task> abandoned = new ArrayList<>();
        synchronized (this) {
            if (present != null && present.isGivenUp()) {
                abandoned.add(present.task);
                present = null;
            }
            abandoned.addAll(waiting);
            waiting.clear();
            cut();
        }
        abandoned.forEach(Task::abandon);
    }

    private void next() {
        Handed handed;
        synchronized (this) {
            if (present != null || waiting.isEmpty()) {
                return;
            }
            handed = new Handed(waiting.remove());
            present = handed;
            if (handed.task.turn() == Turn.NOW) {
                boolean unused = handed.begins();
            }
        }
        try {
            if (handed.task.turn() == Turn.NOW) {
                threads.execute(handed);
            } else {
                turnstile.enter(handed, handed.task.turn() == Turn.SOON);
            }
        } catch (RejectedExecutionException closed) {
            handed.rejected();
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

    private void ended(Handed handed) {
        synchronized (this) {
            if (yielding != null) {
                yielding = null;
                // An interrupt that came too late was meant for what has ended.
                Thread.interrupted();
            }
            present = present == handed ? null : present;
        }
        next();
    }
}
