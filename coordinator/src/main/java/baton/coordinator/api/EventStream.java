package baton.coordinator.api;

import baton.coordinator.view.EntryId;
import baton.coordinator.view.Estate;
import baton.coordinator.view.HistoryEntry;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener of {@code GET /events}, on the thread of its request.
 *
 * <p>Who reads too slowly is cut off instead of missing entries in silence: it comes back with the last id it saw.
 */
final class EventStream implements StreamingOutput {
    private static final int BACKLOG = 10_000;
    private static final int ALIVE_SECONDS = 10;
    private static final ObjectMapper MAPPER = Json.configured(new ObjectMapper());

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private final Estate estate;
    private final Optional<EntryId> after;
    private final Predicate<HistoryEntry> wanted;
    private final Runnable atEnd;

    EventStream(Estate estate, Optional<EntryId> after, Predicate<HistoryEntry> wanted, Runnable atEnd) {
        this.estate = estate;
        this.after = after;
        this.wanted = wanted;
        this.atEnd = atEnd;
    }

    @Override
    public void write(OutputStream out) {
        try {
            follow(out);
        } finally {
            atEnd.run();
        }
    }

    private void follow(OutputStream out) {
        BlockingQueue<HistoryEntry> queue = new ArrayBlockingQueue<>(BACKLOG);
        AtomicBoolean full = new AtomicBoolean();
        Estate.Subscription subscription = estate.subscribe(after, entry -> {
            if (wanted.test(entry) && !queue.offer(entry)) {
                full.set(true);
            }
        });
        try {
            send(out, ": from now on\n\n");
            while (true) {
                HistoryEntry entry = queue.poll(ALIVE_SECONDS, TimeUnit.SECONDS);
                send(out, entry == null ? ": alive\n\n" : event(entry));
                if (full.get() && queue.isEmpty()) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("a listener is gone: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            subscription.close();
        }
    }

    private static String event(HistoryEntry entry) throws IOException {
        return "id: " + entry.id() + "\nevent: transition\ndata: " + MAPPER.writeValueAsString(entry) + "\n\n";
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
