package baton.trial;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client that writes number after number to whichever server is master, and remembers those that a replica has. */
final class RedisWriter implements AutoCloseable {
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(20);

    private final List<RedisServer> servers;
    private final ConcurrentSkipListSet<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicLong number = new AtomicLong();
    private final Thread thread = new Thread(this::write, "redis-writer");
    private volatile boolean closed;

    RedisWriter(List<RedisServer> servers) {
        this.servers = servers;
        thread.start();
    }

    /** The writes that one replica had when they were answered. */
    List<Long> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** Waits until as many more were acknowledged. */
    void await(int more) {
        int before = acknowledged.size();
        Await.until(more + " more acknowledged writes", Cluster.LIMIT, () -> acknowledged.size() >= before + more);
    }

    @Override
    public void close() {
        stop();
    }

    /** Returns when nothing is written any more. */
    void stop() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (!closed) {
            for (RedisServer server : servers) {
                writeTo(server);
            }
            LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
        }
    }

    /** Goes on until the server refuses or goes away: a replica refuses the first write. */
    private void writeTo(RedisServer server) {
        try (RedisClient client = new RedisClient(server.port())) {
            while (!closed) {
                long next = number.incrementAndGet();
                client.call("SET", "write:" + next, Long.toString(next));
                if (Long.parseLong(client.call("WAIT", "1", "200")) >= 1) {
                    acknowledged.add(next);
                }
            }
        } catch (IOException e) {
            // Whatever was not acknowledged may be lost; the next server is tried.
        }
    }
}
