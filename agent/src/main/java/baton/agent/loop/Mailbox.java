package baton.agent.loop;

import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bounded inbox of the loop.
 *
 * <p>It never blocks and never drops: a full one means that the loop hangs, and then the process has to end, because an
 * answer that is lost would leave the rules waiting for ever.
 *
 * <p>A view of a group takes the place of the view before it that still waits, if nothing else of that group lies between
 * them: when hundreds of groups begin together, their records change faster than the loop could look at each change. The
 * order of a group's events stays as it was, and a view that answers a read back is never replaced.
 */
public final class Mailbox implements Inbox {
    /** Where an event waits. */
    private static final class Slot {
        private Event event;

        Slot(Event event) {
            this.event = event;
        }

        boolean isOutdatedBy(Event.GroupRead newer) {
            return event instanceof Event.GroupRead older
                    && older.group().equals(newer.group())
                    && !older.answersReadBack();
        }
    }

    private final Deque<Slot> waiting = new ArrayDeque<>();
    /** The last event of each group that waits. */
    private final Map<GroupName, Slot> last = new HashMap<>();

    private final int capacity;
    private final Consumer<String> overflow;

    /**
     * An empty inbox.
     *
     * @param overflow ends the process; told why
     */
    public Mailbox(int capacity, Consumer<String> overflow) {
        this.capacity = capacity;
        this.overflow = overflow;
    }

    @Override
    public void put(Event event) {
        if (!isTaken(event)) {
            overflow.accept("the agent's loop hangs: " + capacity + " events wait for it");
        }
    }

    private synchronized boolean isTaken(Event event) {
        if (event instanceof Event.GroupRead read) {
            Slot before = last.get(read.group());
            if (before != null && before.isOutdatedBy(read)) {
                before.event = event;
                return true;
            }
        }
        if (waiting.size() >= capacity) {
            return false;
        }
        Slot slot = new Slot(event);
        waiting.add(slot);
        if (event instanceof Event.OfGroup ofGroup) {
            last.put(ofGroup.group(), slot);
        }
        notifyAll();
        return true;
    }

    /** The next event, or null when none came in time. */
    synchronized @Nullable Event take(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); waiting.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        Slot slot = waiting.poll();
        if (slot == null) {
            return null;
        }
        if (slot.event instanceof Event.OfGroup ofGroup) {
            last.remove(ofGroup.group(), slot);
        }
        return slot.event;
    }
}
