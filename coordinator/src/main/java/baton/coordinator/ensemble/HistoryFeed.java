package baton.coordinator.ensemble;

import baton.coordinator.view.EntryId;
import baton.coordinator.view.Estate;
import baton.coordinator.view.HistoryEntry;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import baton.zookeeper.HistoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of all histories in one order, kept in memory and told to whoever follows.
 *
 * <p>Groups are read one after the other, so an older entry of one may be found after a newer one of another; who was told
 * the newer one would never ask for the older one again. Therefore what is found is told one round later: replies and watch
 * events of a session come in the order of the server's state, so by then every group with an older entry was known to
 * have grown, and was read.
 *
 * <p>Not promised: the place of the first entries of a group that was created less than a second ago.
 */
final class HistoryFeed {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryFeed.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Reading reading;
    private final ScheduledExecutorService worker;
    private final Set<GroupName> grown = new LinkedHashSet<>();
    private final Map<GroupName, EntryId> newest = new HashMap<>();
    private final NavigableMap<EntryId, HistoryEntry> found = new TreeMap<>();
    private final NavigableMap<EntryId, HistoryEntry> told = new TreeMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private boolean busy;
    private boolean listed;
    private boolean caughtUp;

    /** How the entries of a group after an id are read, oldest first. */
    interface Reading {
        CompletableFuture<List<HistoryStore.Recorded>> after(GroupName group, long id);
    }

    HistoryFeed(Reading reading, ScheduledExecutorService worker) {
        this.reading = reading;
        this.worker = worker;
    }

    /** Called on any thread, also on the one that delivers watch events. */
    synchronized void grew(GroupName group) {
        grown.add(group);
        if (!busy) {
            busy = true;
            worker.execute(this::read);
        }
    }

    /** Says that all groups are known by now: what is in their histories already is the past. */
    synchronized void listed() {
        listed = true;
        caughtUp = caughtUp || !busy;
    }

    /** Without {@code after} the listener hears of what comes, also when the past is still being read. */
    synchronized Estate.Subscription subscribe(Optional<EntryId> after, Estate.HistoryListener listener) {
        after.ifPresent(last -> told.tailMap(last, false).values().forEach(listener::entry));
        Follower follower = new Follower(after, listener);
        followers.add(follower);
        return () -> unsubscribe(follower);
    }

    /** When the holder of that epoch was promoted, else when it claimed. */
    synchronized Optional<Instant> since(GroupName group, Seat seat, Epoch epoch) {
        return last(group, seat, epoch, "promoted").or(() -> last(group, seat, epoch, "claimed"));
    }

    private Optional<Instant> last(GroupName group, Seat seat, Epoch epoch, String code) {
        return told.descendingMap().values().stream()
                .filter(entry -> entry.group().equals(group) && entry.code().equals(code))
                .filter(entry ->
                        entry.seat().equals(Optional.of(seat)) && entry.epoch().equals(Optional.of(epoch)))
                .map(HistoryEntry::at)
                .findFirst();
    }

    private synchronized void unsubscribe(Follower follower) {
        followers.remove(follower);
    }

    /** Runs on the worker until a round finds that nothing grew and nothing waits to be told. */
    private void read() {
        while (true) {
            List<GroupName> round;
            Optional<EntryId> ripe;
            synchronized (this) {
                round = List.copyOf(grown);
                grown.clear();
                ripe = found.isEmpty() ? Optional.empty() : Optional.of(found.lastKey());
                if (round.isEmpty() && ripe.isEmpty()) {
                    busy = false;
                    caughtUp = caughtUp || listed;
                    return;
                }
            }
            if (!round.stream().allMatch(this::read)) {
                later(round);
                return;
            }
            ripe.ifPresent(this::tell);
        }
    }

    private boolean read(GroupName group) {
        EntryId after;
        synchronized (this) {
            after = newest.getOrDefault(group, new EntryId(0));
        }
        try {
            List<HistoryStore.Recorded> entries = Answers.of(reading.after(group, after.number()));
            synchronized (this) {
                for (HistoryStore.Recorded recorded : entries) {
                    HistoryEntry entry = Translation.of(group, recorded);
                    found.put(entry.id(), entry);
                    newest.put(group, entry.id());
                }
            }
            return true;
        } catch (RuntimeException e) {
            LOG.debug("the history of {} cannot be read, trying again: {}", group, e.getMessage());
            return false;
        }
    }

    private synchronized void later(List<GroupName> round) {
        grown.addAll(round);
        Runnable again = this::read;
        var unused = worker.schedule(again, AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void tell(EntryId last) {
        NavigableMap<EntryId, HistoryEntry> ripe = found.headMap(last, true);
        for (HistoryEntry entry : ripe.values()) {
            told.put(entry.id(), entry);
            followers.forEach(follower -> follower.hear(entry, caughtUp));
        }
        ripe.clear();
    }

    private record Follower(Optional<EntryId> after, Estate.HistoryListener listener) {
        void hear(HistoryEntry entry, boolean isNew) {
            if (after.isPresent() ? entry.id().compareTo(after.get()) > 0 : isNew) {
                listener.entry(entry);
            }
        }
    }
}
