package baton.coordinator.ensemble;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import baton.failover.operator.GroupSight;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.GroupWatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the watch of one group showed last.
 *
 * <p>Told on the event thread and asked on those of requests.
 */
final class GroupMemory implements GroupWatch.Listener {
    private final GroupName group;
    private final Elapsed clock;
    private final HistoryFeed feed;
    private final Signs signs = new Signs();
    private @Nullable GroupView view;
    private @Nullable Reason unreadable;
    private final CompletableFuture<Boolean> told = new CompletableFuture<>();
    private @Nullable GroupWatch watch;

    GroupMemory(GroupName group, Elapsed clock, HistoryFeed feed) {
        this.group = group;
        this.clock = clock;
        this.feed = feed;
    }

    GroupMemory follow(EnsembleConnection connection) {
        watch = GroupWatch.start(connection, group, Optional.empty(), this);
        feed.grew(group);
        return this;
    }

    void forget() {
        if (watch != null) {
            watch.close();
        }
    }

    @Override
    public synchronized void present(GroupView seen, boolean answersReadBack) {
        Tick now = clock.now();
        signs.note(seen, now);
        view = seen;
        unreadable = null;
        told.complete(true);
    }

    @Override
    public synchronized void missing(boolean answersReadBack) {
        view = null;
        unreadable = null;
        told.complete(true);
    }

    @Override
    public synchronized void unreadable(String sentence, List<SeatView> understood, boolean answersReadBack) {
        obstacle(new Reason("unreadable", sentence));
    }

    @Override
    public synchronized void incident(Incident incident, String sentence) {
        obstacle(new Reason(Incident.CODE, sentence));
    }

    private void obstacle(Reason reason) {
        view = null;
        unreadable = reason;
        told.complete(true);
    }

    @Override
    public void historyGrew() {
        feed.grew(group);
    }

    /** Completes when ZooKeeper said for the first time what there is. */
    CompletableFuture<Boolean> told() {
        return told;
    }

    synchronized Optional<Reason> unreadable() {
        return Optional.ofNullable(unreadable);
    }

    synchronized Optional<GroupSight> sight() {
        return view == null ? Optional.empty() : Optional.of(sight(view));
    }

    /** A view that was read now, with what the watch saw before of the same versions. */
    synchronized GroupSight sight(GroupView read) {
        return signs.sight(
                group,
                read,
                clock.now(),
                seat -> feed.since(group, seat.seat(), seat.claim().epoch()));
    }
}
