package baton.agent.hook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Limits how many hooks begin at the same time; the others wait in their order.
 *
 * <p>A host that inherits a hundred groups would otherwise start a hundred programs at once, and what it runs already would
 * get no processor. A hook that runs for longer than the patience waits for something other than a processor, so its place
 * goes to the next one: hooks that hang delay the others, but never keep them out. Nothing blocks. Thread-safe.
 */
final class Turnstile {
    /** What waits; called without a lock of whoever made it. */
    interface Entrant extends Runnable {
        /** Asked once when its turn has come; false when nobody wants it any more. */
        boolean begins();

        /** Called instead of {@link #run} when no thread may be started any more. */
        void rejected();
    }

    private final Executor threads;
    private final Consumer<Runnable> afterPatience;
    private final int places;
    private final Deque<Entrant> firsts = new ArrayDeque<>();
    private final Deque<Entrant> others = new ArrayDeque<>();
    private int taken;

    /**
     * An empty one.
     *
     * @param afterPatience runs its argument when the patience with a hook that begins now is over
     * @param places how many may be inside
     */
    Turnstile(Executor threads, Consumer<Runnable> afterPatience, int places) {
        this.threads = threads;
        this.afterPatience = afterPatience;
        this.places = places;
    }

    /** Runs {@code entrant} when a place is free; {@code first} comes before all that are not. */
    synchronized void enter(Entrant entrant, boolean first) {
        (first ? firsts : others).add(entrant);
        letIn();
    }

    private synchronized void letIn() {
        while (taken < places && !(firsts.isEmpty() && others.isEmpty())) {
            Entrant next = firsts.isEmpty() ? others.remove() : firsts.remove();
            if (next.begins()) {
                start(next);
            }
        }
    }

    private void start(Entrant entrant) {
        taken++;
        AtomicBoolean left = new AtomicBoolean();
        Runnable leave = () -> {
            if (left.compareAndSet(false, true)) {
                leave();
            }
        };
        try {
            threads.execute(() -> {
                try {
                    entrant.run();
                } finally {
                    leave.run();
                }
            });
        } catch (RejectedExecutionException closed) {
            taken--;
            entrant.rejected();
            return;
        }
        afterPatience.accept(leave);
    }

    private synchronized void leave() {
        taken--;
        letIn();
    }
}
