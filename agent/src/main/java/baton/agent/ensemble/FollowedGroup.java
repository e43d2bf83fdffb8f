package baton.agent.ensemble;

import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.group.MemberReport;
import baton.failover.group.SeatView;
import baton.failover.member.Event;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.Ephemeral;
import baton.zookeeper.GroupWatch;
import baton.zookeeper.Latch;
import baton.zookeeper.Self;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the adapter keeps open for one group: its watch, its place in the order, its report.
 *
 * <p>Thread-safe. The watch is started when the lease of this incarnation exists, so that nobody can be asked to claim
 * before.
 */
final class FollowedGroup implements AutoCloseable, GroupWatch.Listener {
    private final EnsembleConnection connection;
    private final GroupName group;
    private final Self self;
    private final Inbox inbox;
    private final Latch latch;
    private final Recollection memory;
    private @Nullable Ephemeral<MemberReport> report;
    private @Nullable GroupWatch watch;
    private int readBacksAsked;
    private boolean closed;

    FollowedGroup(
            EnsembleConnection connection,
            GroupName group,
            Holder holder,
            Recollection memory,
            Executor executor,
            Inbox inbox) {
        this.connection = connection;
        this.group = group;
        this.inbox = inbox;
        this.latch = new Latch(connection, group, holder.node(), executor);
        this.memory = memory;
        this.self = new Self(holder, latch::id, memory::ensemble, memory::rollback, memory::isJudged);
    }

    synchronized void startWatch() {
        if (watch == null && !closed) {
            GroupWatch started = GroupWatch.start(connection, group, Optional.of(self), this);
            watch = started;
            for (; readBacksAsked > 0; readBacksAsked--) {
                started.readBack();
            }
        }
    }

    synchronized void readBack() {
        if (watch == null) {
            readBacksAsked++;
        } else {
            watch.readBack();
        }
    }

    /** Tells the group once more, even if it did not change. */
    synchronized void reload() {
        if (watch != null) {
            watch.reload();
        }
    }

    /** Tells the group when more is known of the session that it was read in. */
    void lookAgain() {
        GroupWatch present = watch();
        if (present != null) {
            present.lookAgain();
        }
    }

    void join() {
        latch.join();
        lookAgain();
    }

    void rejoin() {
        latch.rejoin();
    }

    synchronized void publish(MemberReport value) {
        if (closed) {
            return;
        }
        if (report == null) {
            report = Ephemeral.member(connection, group, value.node());
        }
        report.write(value);
    }

    @Override
    public void present(GroupView view, boolean answersReadBack) {
        inbox.put(new Event.GroupRead(group, view, answersReadBack));
    }

    @Override
    public void missing(boolean answersReadBack) {
        inbox.put(new Event.GroupMissing(group));
    }

    @Override
    public void incident(Incident incident, String sentence) {
        inbox.put(new Event.IncidentFound(group, incident));
    }

    @Override
    public void readFrom(Optional<String> ensemble) {
        memory.isInOrder(group, ensemble);
    }

    @Override
    public void unreadable(String sentence, List<SeatView> understood, boolean answersReadBack) {
        inbox.put(new Event.GroupUnreadable(group, sentence, understood, answersReadBack));
    }

    @Override
    public void close() {
        GroupWatch started;
        Ephemeral<MemberReport> published;
        synchronized (this) {
            closed = true;
            started = watch;
            published = report;
        }
        if (started != null) {
            started.close();
        }
        if (published != null) {
            published.close();
        }
        latch.close();
    }

    private synchronized @Nullable GroupWatch watch() {
        return watch;
    }
}
