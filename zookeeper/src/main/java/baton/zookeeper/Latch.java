package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in the order of a group's candidates, kept by Curator's LeaderLatch.
 *
 * <p>It is an order and nothing else: nobody asks the latch whether it leads, because two latches can say so at once.
 * Its methods return at once and work on the executor, which must run one task after the other and never reject: closing
 * a latch takes a lock that its callbacks hold.
 */
public final class Latch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Latch.class);

    /** A latch without a node for so long has given up creating one. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EnsembleConnection connection;
    private final GroupName group;
    private final NodeName node;
    private final Executor executor;
    private volatile @Nullable LeaderLatch latch;
    private long openedAtNanos;

    public Latch(EnsembleConnection connection, GroupName group, NodeName node, Executor executor) {
        this.connection = connection;
        this.group = group;
        this.node = node;
        this.executor = executor;
    }

    /** Name of the latch node, empty while there is none; the node may belong to a session that is over. */
    public Optional<String> id() {
        LeaderLatch present = latch;
        return present == null
                ? Optional.empty()
                : Optional.ofNullable(present.getOurPath()).map(Paths::name);
    }

    /** Opens a latch unless there is one whose node exists; LeaderLatch itself never misses a node that was deleted. */
    public void join() {
        executor.execute(() -> {
            LeaderLatch present = latch;
            if (present == null) {
                open();
                return;
            }
            String path = present.getOurPath();
            if (path == null) {
                if (connection.isConnected() && System.nanoTime() - openedAtNanos > PATIENCE.toNanos()) {
                    reopen(present);
                }
                return;
            }
            connection.calls().version(path, reply -> {
                if (reply instanceof Reply.Absent<Integer>) {
                    executor.execute(() -> {
                        if (path.equals(present.getOurPath())) {
                            reopen(present);
                        }
                    });
                }
            });
        });
    }

    /** Gives the place up and takes a new one at the tail. */
    public void rejoin() {
        executor.execute(() -> {
            shut();
            open();
        });
    }

    /** Gives the place up. */
    @Override
    public void close() {
        executor.execute(this::shut);
    }

    private void reopen(LeaderLatch missing) {
        if (missing == latch) {
            shut();
            open();
        }
    }

    private void open() {
        LeaderLatch fresh =
                new LeaderLatch(connection.framework(), connection.paths().latch(group), node.value());
        try {
            fresh.start();
        } catch (Exception e) {
            throw new IllegalStateException("a new latch of group " + group + " could not be started", e);
        }
        openedAtNanos = System.nanoTime();
        latch = fresh;
    }

    private void shut() {
        LeaderLatch old = latch;
        latch = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException | IllegalStateException e) {
                LOG.warn("The latch of group {} could not be closed; its node ends with the session", group, e);
            }
        }
    }
}
