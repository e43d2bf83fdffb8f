package baton.agent.hook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Limits how many hooks begin at the same time; the others wait in their order.
 *
 * <p>A host that inherits a hundred groups would otherwise start a hundred programs at once, and what it runs already would
 * get no processor. A hook that runs for longer than the patience waits for something other than a processor, so its place
 * goes to the next one: hooks that hang delay the others, but never keep them out. On a busy machine it may just lack the
 * processor, and one more would make it slower still, so there it keeps its place for ten times as long. Nothing blocks.
 * Thread-safe.
 */
final class Turnstile {
    /** What waits; called without a lock of whoever made it. */
    interface Entrant extends Runnable {
        /** Asked once when its turn has come; false when nobody wants it any more. */
        boolean begins();

        /** Called instead of {@link #run} when no thread may be started any more. */
        void rejected();
    }

    private static final int MOST_PATIENCE = 10;

    private final Executor threads;
    private final Consumer<Runnable> afterPatience;
    private final BooleanSupplier isBusy;
    private final int places;
    private final Deque<Entrant> firsts = new ArrayDeque<>();
    private final Deque<Entrant> others = new ArrayDeque<>();
    private int taken;

    /**
     * An empty one.
     *
     * @param afterPatience runs its argument when the patience with a hook that begins now is over
     * @param isBusy true while what takes long may just wait for a processor
     * @param places how many may be inside
     */
    Turnstile(Executor threads, Consumer<Runnable> afterPatience, BooleanSupplier isBusy, int places) {
        this.threads = threads;
        this.afterPatience = afterPatience;
        this.isBusy = isBusy;
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
        afterPatience.accept(() -> bear(left, leave, 1));
    }

    private void bear(AtomicBoolean left, Runnable leave, int borne) {
        if (!left.get() && borne < MOST_PATIENCE && isBusy.getAsBoolean()) {
            afterPatience.accept(() -> bear(left, leave, borne + 1));
        } else {
            leave.run();
        }
    }

    private synchronized void leave() {
        taken--;
        letIn();
    }
}
