package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.SeatView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one group: tells its listener how the group is, now and after every change.
 *
 * <p>A persistent recursive watch names each node that changed, and only that node is read again; leases are followed
 * apart, by version. Such a watch tells nothing of what happened while the connection was away, so every reconnect reads
 * all again. Replies and watch events of a session arrive in the order of the server's state, which is why the nodes can
 * be mirrored one by one; all events of one transaction arrive before the first reply to a read that they cause, so that a
 * seat is never seen without the claim it was made with.
 *
 * <p>A view is told when nothing that decides is still being read. Reports of members do not hold it up: with many members
 * there may always be one on its way.
 */
public final class GroupWatch implements AutoCloseable {
    /** Hears of a group on the event thread, under a lock of the watch: it must only enqueue. */
    public interface Listener {
        /** {@code answersReadBack} when all of it was read after a {@link GroupWatch#readBack}. */
        void present(GroupView view, boolean answersReadBack);

        /** The group does not exist and never did. */
        void missing(boolean answersReadBack);

        /**
         * Something is there that cannot be acted upon; {@code understood} are the seats of which all could be read.
         * {@code answersReadBack} as for {@link #present}.
         */
        void unreadable(String sentence, List<SeatView> understood, boolean answersReadBack);

        /**
         * What was committed is gone; {@code sentence} says the same as {@code incident}, and what to do. A read back is
         * answered when it is over.
         */
        default void incident(Incident incident, String sentence) {
            unreadable(sentence, List.of(), false);
        }

        /** Comes before {@link #present} and {@link #missing}: the identity of the ensemble that they are about. */
        default void readFrom(Optional<String> ensemble) {}

        /** An entry was appended to the history of the group. */
        default void historyGrew() {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;
    private final GroupName group;
    private final Optional<Self> self;
    /** It moves with each renewal and tells its owner nothing. */
    private final Optional<String> ownLease;

    private final Listener listener;
    private final GroupNodes.Reader reader;
    private final VersionWatch versions;
    private final Runnable drainChanged = this::settle;
    private final Runnable leaseMoved = this::leaseMoved;
    private final Watcher watcher = this::heard;
    private final ConnectionListener reconnects = new ConnectionListener() {
        @Override
        public void connected(boolean newSession) {
            load();
        }

        @Override
        public void disconnected() {}
    };

    private final GroupNodes nodes;
    private final Set<String> leases = new HashSet<>();
    private long generation;
    private boolean loading = true;
    private int pending;
    private int readBacks;
    private @Nullable GroupState told;
    /** Nothing was read since it was told. */
    private boolean upToDate;

    private Optional<String> complained = Optional.empty();
    private boolean closed;

    private GroupWatch(EnsembleConnection connection, GroupName group, Optional<Self> self, Listener listener) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
        this.versions = connection.versions();
        this.group = group;
        this.self = self;
        this.ownLease = self.map(own -> paths.lease(own.holder()));
        this.listener = listener;
        this.reader = self.isPresent() ? new Member(self.get()) : GroupNodes.Reader.ANYBODY;
        this.nodes = new GroupNodes(paths, connection.records(), group);
    }

    /** Starts to follow {@code group}, as {@code self} when it is read by one of its members. */
    public static GroupWatch start(
            EnsembleConnection connection, GroupName group, Optional<Self> self, Listener listener) {
        GroupWatch watch = new GroupWatch(connection, group, self, listener);
        watch.drain().ifPresent(drain -> connection.versions().follow(drain, watch.drainChanged));
        connection.addListener(watch.reconnects);
        if (connection.isConnected()) {
            watch.load();
        }
        return watch;
    }

    /**
     * Reads everything again, as it was at some instant after this call; the listener hears exactly one answer.
     *
     * <p>It is tried again until ZooKeeper answers: a commit that changes nothing comes first, so that a server which lags
     * behind cannot answer with an older state.
     */
    public void readBack() {
        GroupReader.barrier(calls, paths, commit -> {
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (commit instanceof Commit.Unknown) {
                    calls.later(this::readBack);
                    return;
                }
                readBacks++;
                leases.forEach(versions::look);
            }
            load();
        });
    }

    /** Reads everything again and tells it, even when nothing changed. */
    public void reload() {
        synchronized (this) {
            told = null;
        }
        load();
    }

    /** Tells the view again when it changed without a change in ZooKeeper: the own latch node became known. */
    public void lookAgain() {
        settle();
    }

    /** Stops following; the listener hears nothing more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            generation++;
            leases.forEach(lease -> versions.unfollow(lease, leaseMoved));
            drain().ifPresent(drain -> versions.unfollow(drain, drainChanged));
        }
        connection.removeListener(reconnects);
        connection
                .client()
                .removeWatches(
                        paths.group(group), watcher, Watcher.WatcherType.Any, true, (code, path, context) -> {}, null);
    }

    private synchronized void load() {
        if (closed) {
            return;
        }
        long present = ++generation;
        loading = true;
        pending = 0;
        upToDate = false;
        nodes.clear();
        ZooKeeper client = connection.client();
        // Set before the reads are sent, so that nothing falls between them; setting it twice does no harm.
        client.addWatch(
                paths.group(group),
                watcher,
                AddWatchMode.PERSISTENT_RECURSIVE,
                (code, path, context) -> {
                    if (code != Code.OK.intValue()) {
                        loadLater(present);
                    }
                },
                null);
        GroupLoad.start(calls, paths, group, new GroupLoad.Sink() {
            @Override
            public void node(String path, Optional<Node> node) {
                put(present, path, node);
            }

            @Override
            public void loaded(Optional<String> failure) {
                loadEnded(present, failure);
            }
        });
    }

    private void loadLater(long failed) {
        calls.later(() -> {
            synchronized (this) {
                // A reconnect reads everything again by itself.
                if (failed == generation && connection.isConnected()) {
                    load();
                }
            }
        });
    }

    private synchronized void put(long read, String path, Optional<Node> node) {
        if (read == generation) {
            put(path, node);
        }
    }

    private synchronized void loadEnded(long ended, Optional<String> failure) {
        if (ended != generation) {
            return;
        }
        if (failure.isPresent()) {
            // A lost connection explains itself; a refusal, for want of credentials say, would else stay unseen.
            if (connection.isConnected() && !failure.equals(complained)) {
                complained = failure;
                LOG.warn("Group {} cannot be read: {}; trying again", group, failure.get());
            }
            loadLater(ended);
            return;
        }
        complained = Optional.empty();
        loading = false;
        settle();
    }

    private void heard(WatchedEvent event) {
        String path = event.getPath();
        if (path == null) {
            return;
        }
        Place place = Place.of(paths, group, path);
        switch (event.getType()) {
            case NodeCreated -> {
                if (place.kind() == Place.Kind.HISTORY_ENTRY) {
                    listener.historyGrew();
                } else if (place.kind() == Place.Kind.CONFIRMED) {
                    load();
                } else if (place.kind() != Place.Kind.OTHER) {
                    refresh(path, place.kind() != Place.Kind.MEMBER);
                }
            }
            case NodeDataChanged -> {
                if (place.kind() == Place.Kind.CONFIRMED) {
                    // The identity of the ensemble may have changed with it, and lies outside of what is watched.
                    load();
                } else if (place.kind() != Place.Kind.OTHER && place.kind() != Place.Kind.HISTORY_ENTRY) {
                    refresh(path, place.kind() != Place.Kind.MEMBER);
                }
            }
            case NodeDeleted -> {
                synchronized (this) {
                    put(path, Optional.empty());
                    settle();
                }
            }
            default -> {}
        }
    }

    private synchronized void refresh(String path, boolean decides) {
        if (closed) {
            return;
        }
        long present = generation;
        if (decides) {
            pending++;
        }
        calls.read(path, reply -> refreshed(present, path, decides, reply));
    }

    private synchronized void refreshed(long asked, String path, boolean decides, Reply<Node> reply) {
        if (asked != generation) {
            return;
        }
        if (decides) {
            pending--;
        }
        if (reply instanceof Reply.Failed<Node>) {
            loading = true;
            loadLater(asked);
            return;
        }
        put(path, reply instanceof Reply.Found<Node> found ? Optional.of(found.value()) : Optional.empty());
        settle();
    }

    private synchronized void put(String path, Optional<Node> node) {
        upToDate = false;
        nodes.put(path, node);
    }

    /** What a standby hears each second, so no more is made anew than what moved. */
    private synchronized void leaseMoved() {
        if (closed
                || loading
                || pending > 0
                || !upToDate
                || !isJudged()
                || !(told instanceof GroupState.Present before)) {
            settle();
            return;
        }
        before.view().withLeases(this::leaseVersion).ifPresent(view -> {
            told = new GroupState.Present(view);
            listener.present(view, false);
        });
    }

    /** Tells the view when nothing that decides is being read. */
    private synchronized void settle() {
        if (closed || loading || pending > 0 || !isJudged() || !followLeases()) {
            return;
        }
        GroupState state = state();
        if (state instanceof GroupState.Unreadable unreadable
                && unreadable.incident().isPresent()) {
            if (!state.equals(told)) {
                told = state;
                listener.incident(unreadable.incident().get(), unreadable.sentence());
            }
            return;
        }
        upToDate = true;
        int answers = readBacks;
        readBacks = 0;
        if (answers == 0 && state.equals(told)) {
            return;
        }
        told = state;
        if (!(state instanceof GroupState.Unreadable)) {
            listener.readFrom(nodes.foundEnsemble());
        }
        for (int answer = 0; answer < Math.max(1, answers); answer++) {
            if (state instanceof GroupState.Present present) {
                listener.present(present.view(), answers > 0);
            } else if (state instanceof GroupState.Unreadable unreadable) {
                listener.unreadable(unreadable.sentence(), unreadable.understood(), answers > 0);
            } else {
                listener.missing(answers > 0);
            }
        }
    }

    /** Records that make no view together are this group's trouble; its owner must not wait for a view for ever. */
    private GroupState state() {
        try {
            return nodes.state(this::leaseVersion, reader);
        } catch (RuntimeException thrown) {
            GroupState.Unreadable unreadable = new GroupState.Unreadable("the records below " + paths.group(group)
                    + " make no group together: " + thrown + "; correct or restore the record that was written last");
            if (!unreadable.equals(told)) {
                LOG.error("Group {} cannot be read", group, thrown);
            }
            return unreadable;
        }
    }

    /** True when the versions of all leases that matter, and the drain mark, are known. */
    private boolean followLeases() {
        Set<String> wanted = new HashSet<>(nodes.leases());
        ownLease.ifPresent(wanted::remove);
        for (String lease : Set.copyOf(leases)) {
            if (!wanted.contains(lease)) {
                leases.remove(lease);
                versions.unfollow(lease, leaseMoved);
            }
        }
        for (String lease : wanted) {
            if (leases.add(lease)) {
                versions.follow(lease, leaseMoved);
            }
        }
        return leases.stream().allMatch(lease -> versions.version(lease).isPresent())
                && drain().map(drain -> versions.version(drain).isPresent()).orElse(true);
    }

    private boolean isJudged() {
        return self.map(own -> own.judged().getAsBoolean()).orElse(true);
    }

    private int leaseVersion(Claim claim) {
        Optional<String> lease = nodes.lease(claim);
        if (lease.isEmpty()) {
            return SeatView.NO_LEASE;
        }
        int version = lease.equals(ownLease) ? 0 : versions.version(lease.get()).orElse(VersionWatch.ABSENT);
        return version == VersionWatch.ABSENT ? SeatView.NO_LEASE : version;
    }

    private Optional<String> drain() {
        return self.map(own -> paths.drain(own.holder().node()));
    }

    /** The member that reads. */
    private final class Member implements GroupNodes.Reader {
        private final Self own;

        Member(Self own) {
            this.own = own;
        }

        @Override
        public boolean owns(String latchId, long session) {
            return session == connection.client().getSessionId()
                    && own.latchId().get().equals(Optional.of(latchId));
        }

        @Override
        public boolean isDrained() {
            String drain = paths.drain(own.holder().node());
            return versions.version(drain).orElse(VersionWatch.ABSENT) != VersionWatch.ABSENT;
        }

        @Override
        public Optional<String> ensemble() {
            return own.ensemble().get();
        }

        @Override
        public Optional<Incident> rollback() {
            return own.rollback().get();
        }
    }
}
