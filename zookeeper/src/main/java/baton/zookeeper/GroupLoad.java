package baton.zookeeper;

import baton.failover.group.GroupName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One full read of a group: all its nodes, as many at once as possible.
 *
 * <p>Answers arrive in the order of the server's replies, on the event thread. History is never read.
 */
final class GroupLoad {
    /** Takes what was read. */
    interface Sink {
        void node(String path, Optional<Node> node);

        /** Everything was read, or {@code failure} says why not. Called once. */
        void loaded(Optional<String> failure);
    }

    private final Calls calls;
    private final Paths paths;
    private final GroupName group;
    private final Sink sink;
    private final AtomicInteger pending = new AtomicInteger(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    private GroupLoad(Calls calls, Paths paths, GroupName group, Sink sink) {
        this.calls = calls;
        this.paths = paths;
        this.group = group;
        this.sink = sink;
    }

    static void start(Calls calls, Paths paths, GroupName group, Sink sink) {
        new GroupLoad(calls, paths, group, sink).start();
    }

    private void start() {
        read(paths.ensemble());
        read(paths.spec(group));
        read(paths.epoch(group));
        read(paths.intent(group));
        read(paths.confirmed(group));
        each(paths.seats(group), this::seat);
        each(paths.latch(group), this::read);
        each(paths.members(group), this::read);
        done();
    }

    private void seat(String seat) {
        if (Place.of(paths, group, seat).kind() != Place.Kind.SEAT) {
            return;
        }
        read(seat);
        read(Paths.claim(seat));
        each(Paths.debts(seat), this::read);
    }

    private interface Step {
        void take(String path);
    }

    private void each(String parent, Step step) {
        pending.incrementAndGet();
        calls.children(parent, reply -> {
            if (reply instanceof Reply.Found<List<String>> found) {
                found.value().forEach(name -> step.take(Paths.child(parent, name)));
            } else if (reply instanceof Reply.Failed<List<String>> failed) {
                failure.compareAndSet(null, failed.why());
            }
            done();
        });
    }

    private void read(String path) {
        pending.incrementAndGet();
        calls.read(path, reply -> {
            if (reply instanceof Reply.Found<Node> found) {
                sink.node(path, Optional.of(found.value()));
            } else if (reply instanceof Reply.Absent<Node>) {
                sink.node(path, Optional.empty());
            } else if (reply instanceof Reply.Failed<Node> failed) {
                failure.compareAndSet(null, failed.why());
            }
            done();
        });
    }

    private void done() {
        if (pending.decrementAndGet() == 0) {
            sink.loaded(Optional.ofNullable(failure.get()));
        }
    }
}
