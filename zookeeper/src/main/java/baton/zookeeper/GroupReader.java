package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.group.SeatView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.zookeeper.Op;

/**
 * Reads a group once, without a watch.
 *
 * <p>Futures are completed on the event thread and never exceptionally: do not block in what depends on them, and do not
 * wait for them on that thread.
 */
public final class GroupReader {
    private final Calls calls;
    private final Paths paths;
    private final Records records;

    public GroupReader(EnsembleConnection connection) {
        this.calls = connection.calls();
        this.paths = connection.paths();
        this.records = connection.records();
    }

    /** The group as the connected server knows it, which may lag behind. */
    public CompletableFuture<GroupState> read(GroupName group) {
        CompletableFuture<GroupState> result = new CompletableFuture<>();
        GroupNodes nodes = new GroupNodes(paths, records, group);
        GroupLoad.start(calls, paths, group, new GroupLoad.Sink() {
            @Override
            public void node(String path, Optional<Node> node) {
                synchronized (nodes) {
                    nodes.put(path, node);
                }
            }

            @Override
            public void loaded(Optional<String> failure) {
                if (failure.isPresent()) {
                    result.complete(new GroupState.Unreachable(failure.get()));
                } else {
                    withLeases(nodes, result);
                }
            }
        });
        return result;
    }

    /** The group as it was at some instant after the call began: a commit comes first, which proves the server's state. */
    public CompletableFuture<GroupState> readCommitted(GroupName group) {
        CompletableFuture<Commit> committed = new CompletableFuture<>();
        barrier(calls, paths, committed::complete);
        return committed.thenCompose(commit -> commit instanceof Commit.Unknown unknown
                ? CompletableFuture.completedFuture(new GroupState.Unreachable(unknown.why()))
                : read(group));
    }

    /**
     * A commit that changes nothing.
     *
     * <p>Reads of the same session after it see all that was committed before it. ZooKeeper's own {@code sync} does not
     * promise that: a leader that was replaced without noticing answers it too.
     */
    static void barrier(Calls calls, Paths paths, Consumer<Commit> then) {
        calls.commit(List.of(Op.check(paths.groups(), -1)), then);
    }

    private void withLeases(GroupNodes nodes, CompletableFuture<GroupState> result) {
        List<String> leases;
        synchronized (nodes) {
            leases = nodes.leases();
        }
        Map<String, Integer> versions = new HashMap<>();
        AtomicInteger pending = new AtomicInteger(leases.size() + 1);
        Runnable done = () -> {
            if (pending.decrementAndGet() == 0) {
                synchronized (nodes) {
                    result.complete(nodes.state(
                            claim -> nodes.lease(claim).map(versions::get).orElse(SeatView.NO_LEASE),
                            GroupNodes.Reader.ANYBODY));
                }
            }
        };
        for (String lease : leases) {
            calls.version(lease, reply -> {
                if (reply instanceof Reply.Failed<Integer> failed) {
                    result.complete(new GroupState.Unreachable(failed.why()));
                } else if (reply instanceof Reply.Found<Integer> found) {
                    synchronized (nodes) {
                        versions.put(lease, found.value());
                    }
                }
                done.run();
            });
        }
        done.run();
    }
}
