package baton.trial;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.LockSupport;

/** A client that writes number after number to whichever server takes them, and remembers those that were acknowledged. */
final class DatabaseWriter implements AutoCloseable {
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(2);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(50);

    private final List<Database> databases;
    private final Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    private final Thread thread = new Thread(this::write, "database-writer");
    private long number;
    private volatile boolean closed;

    DatabaseWriter(List<Database> databases) {
        this.databases = databases;
        thread.start();
    }

    Set<Long> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Waits until as many more were acknowledged. */
    void await(int more) {
        int before = acknowledged.size();
        Await.until(more + " more acknowledged writes", Cluster.LIMIT, () -> acknowledged.size() >= before + more);
    }

    /** Returns when nothing is written any more. */
    void stop() {
        closed = true;
        try {
            thread.join(Cluster.LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void write() {
        while (!closed) {
            for (Database database : databases) {
                writeTo(database);
            }
            LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
        }
    }

    /** Goes on until the server refuses or goes away. What was not acknowledged then may be there or not. */
    private void writeTo(Database database) {
        try (Database.Session session = database.session()) {
            boolean goesOn = true;
            while (goesOn && !closed) {
                number++;
                goesOn = session.write(number);
                if (goesOn) {
                    acknowledged.add(number);
                    LockSupport.parkNanos(BETWEEN_WRITES.toNanos());
                }
            }
        }
    }
}
