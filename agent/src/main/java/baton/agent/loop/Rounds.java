package baton.agent.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "rounds");
        made.setDaemon(true);
        return made;
    });

    /** @param broken told by the thread of the rounds, which ends then */
    public Rounds(Consumer<Throwable> broken) {
        this.broken = broken;
        var unused = thread.scheduleWithFixedDelay(
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

    /** {@code look} is part of the next round, then of every other one. */
    public void addToEveryOther(Runnable look) {
        looks.add(new Runnable() {
            private boolean skips;

            @Override
            public void run() {
                if (!skips) {
                    look.run();
                }
                skips = !skips;
            }
        });
    }

    /** Returns at once; a round that has begun comes to its end. */
    @Override
    public void close() {
        thread.shutdown();
    }

    private void goRound() {
        try {
            looks.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
            thread.shutdown();
            broken.accept(e);
        }
    }
}
