package baton.agent.ensemble;

import baton.failover.member.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
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

    private final BiConsumer<Duration, Runnable> later;
    private final Deque<Supplier<CompletableFuture<Outcome>>> waiting = new ArrayDeque<>();
    private boolean busy;

    /** @param later runs something after a pause */
    Chronicle(BiConsumer<Duration, Runnable> later) {
        this.later = later;
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
        CompletableFuture<Outcome> outcome;
        try {
            outcome = write.get();
        } catch (RuntimeException thrown) {
            outcome = CompletableFuture.failedFuture(thrown);
        }
        var unused = outcome.exceptionally(Chronicle::dropped).thenAccept(known -> ended(write, known));
    }

    /** What throws once throws again: the entry is left out, and those behind it are written. */
    private static Outcome dropped(Throwable thrown) {
        LOG.error("an entry of the history, or of an operation, cannot be written and is left out", thrown);
        return new Outcome.Refused(thrown.toString());
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
            later.accept(PAUSE, this::next);
        } else {
            next();
        }
    }
}
