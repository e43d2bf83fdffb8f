package baton.agent.loop;

import baton.failover.member.Event;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded inbox of the loop.
 *
 * <p>It never blocks and never drops: a full one means that the loop hangs, and then the process has to end, because an
 * answer that is lost would leave the rules waiting for ever.
 */
public final class Mailbox implements Inbox {
    private final BlockingQueue<Event> events;
    private final int capacity;
    private final Consumer<String> overflow;

    /**
     * An empty inbox.
     *
     * @param overflow ends the process; told why
     */
    public Mailbox(int capacity, Consumer<String> overflow) {
        this.events = new ArrayBlockingQueue<>(capacity);
        this.capacity = capacity;
        this.overflow = overflow;
    }

    @Override
    public void put(Event event) {
        if (!events.offer(event)) {
            overflow.accept("the agent's loop hangs: " + capacity + " events wait for it");
        }
    }

    /** The next event, or null when none came in time. */
    @Nullable
    Event take(Duration atMost) throws InterruptedException {
        return events.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
