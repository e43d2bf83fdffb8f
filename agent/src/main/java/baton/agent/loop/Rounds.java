package baton.agent.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at what has to be looked at again and again, all in one thread and one after the other: on a host at rest waking up
 * costs more than looking.
 *
 * <p>A look must be short. One that throws ends the rounds and is told to whoever made them: what nobody looks at any more
 * must not be taken for well. Thread-safe.
 */
public final class Rounds implements AutoCloseable {
    /** From the end of one round to the begin of the next. */
    public static final Duration PERIOD = Duration.ofMillis(500);

    private final Consumer<Throwable> broken;
    private final List<Runnable> looks = new CopyOnWriteArrayList<>();
    private final ScheduledFuture<?> future;

    /**
     * Goes round from now on.
     *
     * @param timer whose one thread does
     * @param broken told by that thread of what ended the rounds
     */
    public Rounds(ScheduledExecutorService timer, Consumer<Throwable> broken) {
        this.broken = broken;
        this.future = timer.scheduleWithFixedDelay(
                this::goRound, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** {@code look} is part of every round from now on. */
    public void add(Runnable look) {
        looks.add(look);
    }

    /** {@code look} is part of no round that begins from now on. */
    public void remove(Runnable look) {
        looks.remove(look);
    }

    /** {@code look} is part of the next round, then of every {@code nth}. */
    public void addToEvery(int nth, Runnable look) {
        looks.add(new Runnable() {
            private int round;

            @Override
            public void run() {
                if (round == 0) {
                    look.run();
                }
                round = (round + 1) % nth;
            }
        });
    }

    /** Returns at once; a round that has begun comes to its end. */
    @Override
    public void close() {
        future.cancel(false);
    }

    private void goRound() {
        try {
            looks.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            broken.accept(e);
            // There is no next round after one that throws.
            throw e;
        }
    }
}
