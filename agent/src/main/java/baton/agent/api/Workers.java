package baton.agent.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads for requests; a request that takes too long is cut off, much sooner while others wait.
 *
 * <p>Every answer comes from memory, so whoever takes long is a client that dawdles. A plain pool would keep a load
 * balancer's health check waiting behind as many dawdlers as it has threads, each for the server's own time limit, which
 * counts in whole seconds. Of those that wait the youngest is next: the others may have given up.
 */
final class Workers implements Executor {
    private static final int THREADS = 8;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /**
     * While nobody waits. It has to come before the server's own limits: under TLS the server would wait for a client
     * that does not read, and keep everybody waiting meanwhile.
     */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Deque<Runnable> waiting = new ArrayDeque<>();
    /** Since when each thread is at its request, the longest first. */
    private final Map<Thread, Long> busy = new LinkedHashMap<>();

    private int threads;
    private boolean closed;

    Workers() {
        start("api-patience", this::cut);
    }

    @Override
    public synchronized void execute(Runnable request) {
        waiting.push(request);
        if (threads < THREADS && waiting.size() > threads - busy.size()) {
            threads++;
            start("api", this::work);
        }
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        busy.keySet().forEach(Thread::interrupt);
        notifyAll();
    }

    private void work() {
        try {
            while (true) {
                Runnable request = begin();
                try {
                    request.run();
                } finally {
                    end();
                }
            }
        } catch (InterruptedException e) {
            // Closed.
        } finally {
            ended();
        }
    }

    private synchronized void ended() {
        threads--;
    }

    private synchronized Runnable begin() throws InterruptedException {
        while (waiting.isEmpty()) {
            ifClosedEnd();
            wait();
        }
        ifClosedEnd();
        busy.put(Thread.currentThread(), System.nanoTime());
        Runnable request = waiting.pop();
        // Perhaps this was the last thread that was free.
        notifyAll();
        return request;
    }

    private synchronized void end() {
        busy.remove(Thread.currentThread());
        // An interrupt was meant for the request that is over.
        Thread.interrupted();
    }

    private synchronized void cut() {
        try {
            while (true) {
                ifClosedEnd();
                long now = System.nanoTime();
                Iterator<Map.Entry<Thread, Long>> oldest = busy.entrySet().iterator();
                if (!oldest.hasNext()) {
                    wait();
                    continue;
                }
                boolean pressed = !waiting.isEmpty() && busy.size() >= THREADS;
                Map.Entry<Thread, Long> slow = oldest.next();
                long left = slow.getValue() + (pressed ? PATIENCE_NANOS : LIMIT_NANOS) - now;
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } else {
                    // It closes the channel that the thread reads or writes, and that ends the request.
                    slow.getKey().interrupt();
                    oldest.remove();
                }
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but the end.
        }
    }

    private void ifClosedEnd() throws InterruptedException {
        if (closed) {
            throw new InterruptedException("closed");
        }
    }

    private static void start(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
