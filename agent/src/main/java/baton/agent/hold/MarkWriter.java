package baton.agent.hold;

import baton.agent.loop.Inbox;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes marks on a thread of its own, and answers each with {@link Event.MarkWritten}.
 *
 * <p>A disk may take seconds for a flush, and every group sees new epochs when a host dies: nothing that renews may wait
 * for that. The marks of own claims go first, because a promotion waits for them; the rest is written a few at a time.
 */
public final class MarkWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MarkWriter.class);

    /** An own mark waits for no more flushes than these. */
    private static final int FEW = 4;

    private final Marks marks;
    private final Inbox inbox;
    private final BiConsumer<GroupName, Epoch> remembered;
    private final Map<GroupName, Epoch> own = new TreeMap<>();
    private final Map<GroupName, Epoch> seen = new TreeMap<>();
    private @Nullable Thread writer;
    private boolean closed;

    /** @param remembered hears of each mark that is on the disk */
    public MarkWriter(Marks marks, Inbox inbox, BiConsumer<GroupName, Epoch> remembered) {
        this.marks = marks;
        this.inbox = inbox;
        this.remembered = remembered;
    }

    /** Sees to it that {@code epoch} gets on the disk; returns at once. */
    public synchronized void write(GroupName group, Epoch epoch, boolean isOwn) {
        (isOwn ? own : seen).merge(group, epoch, Epoch::max);
        if (writer == null) {
            writer = new Thread(this::run, "marks");
            writer.setDaemon(true);
            writer.start();
        }
        notifyAll();
    }

    /** What is being written is still written, nothing else. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Map<GroupName, Epoch> batch = next(); !batch.isEmpty(); batch = next()) {
                write(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever is thrown, each mark is answered and the next ones are written. */
    private void write(Map<GroupName, Epoch> batch) {
        try {
            raise(batch);
        } catch (RuntimeException thrown) {
            LOG.error("the marks of {} cannot be written", batch.keySet(), thrown);
            batch.forEach((group, epoch) -> inbox.put(new Event.MarkWritten(
                    group,
                    epoch,
                    Optional.of("cannot keep epoch " + epoch + ": " + thrown + "; report it with the agent's log"))));
        }
    }

    private void raise(Map<GroupName, Epoch> batch) {
        Map<GroupName, Epoch> known = marks.raise(batch, (group, why) -> {
            LOG.error("group {} takes no seat here: {}", group, why);
            inbox.put(new Event.MarkWritten(group, batch.getOrDefault(group, Epoch.NONE), Optional.of(why)));
        });
        known.forEach((group, epoch) -> {
            remembered.accept(group, epoch);
            inbox.put(new Event.MarkWritten(group, epoch, Optional.empty()));
        });
    }

    /** Empty once it is closed. */
    private synchronized Map<GroupName, Epoch> next() throws InterruptedException {
        while (own.isEmpty() && seen.isEmpty() && !closed) {
            wait();
        }
        Map<GroupName, Epoch> batch = new TreeMap<>();
        if (closed) {
            return batch;
        }
        if (!own.isEmpty()) {
            batch.putAll(own);
            own.clear();
            return batch;
        }
        for (Iterator<Map.Entry<GroupName, Epoch>> each = seen.entrySet().iterator();
                each.hasNext() && batch.size() < FEW; ) {
            Map.Entry<GroupName, Epoch> entry = each.next();
            batch.put(entry.getKey(), entry.getValue());
            each.remove();
        }
        return batch;
    }
}
