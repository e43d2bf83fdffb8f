package baton.agent.ensemble;

import baton.failover.member.Outcome;
import baton.zookeeper.EnsembleConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes history and operations one after the other, and again while nobody answers.
 *
 * <p>Apart from everything that matters to failover: it may lag behind, and the oldest entries are dropped when ZooKeeper
 * stays away. Thread-safe.
 */
final class Chronicle {
    private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);
    private static final int MOST = 1000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EnsembleConnection connection;
    private final Deque<Supplier<CompletableFuture<Outcome>>> waiting = new ArrayDeque<>();
    private boolean busy;

    Chronicle(EnsembleConnection connection) {
        this.connection = connection;
    }

    /** {@code write} is called when its turn comes, and again while its outcome is unknown. */
    void add(Supplier<CompletableFuture<Outcome>> write) {
        synchronized (this) {
            if (waiting.size() >= MOST) {
                LOG.warn("ZooKeeper has been away for long; the oldest entry of the history is dropped");
                waiting.removeFirst();
            }
            waiting.addLast(write);
        }
        next();
    }

    /** Waits until everything is written, or for {@code limit}. */
    synchronized void await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        for (long left = limit.toNanos(); left > 0 && (busy || !waiting.isEmpty()); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void next() {
        Supplier<CompletableFuture<Outcome>> write;
        synchronized (this) {
            if (busy || waiting.isEmpty()) {
                return;
            }
            busy = true;
            write = waiting.removeFirst();
        }
        var unused = write.get().thenAccept(outcome -> ended(write, outcome));
    }

    private void ended(Supplier<CompletableFuture<Outcome>> write, Outcome outcome) {
        boolean again = outcome instanceof Outcome.Unknown;
        if (outcome instanceof Outcome.Refused refused) {
            LOG.debug("An entry was not written: {}", refused.why());
        }
        synchronized (this) {
            busy = false;
            notifyAll();
            if (again) {
                waiting.addFirst(write);
            }
        }
        if (again) {
            connection.later(PAUSE, this::next);
        } else {
            next();
        }
    }
}
