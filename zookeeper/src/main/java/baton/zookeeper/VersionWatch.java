package baton.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * Follows the versions of single nodes, also of nodes that do not exist: leases and drain marks.
 *
 * <p>One read a change, however many groups look at the same lease. Thread-safe; listeners are called on the event thread
 * without any lock held.
 */
final class VersionWatch implements ConnectionListener, Watcher {
    /** What {@link #version} says of a node that does not exist. */
    static final int ABSENT = -1;

    private static final class Followed {
        final Set<Runnable> listeners = new LinkedHashSet<>();
        /** Hear of every look, also of one that finds what the last one found. */
        final Set<Runnable> onlookers = new LinkedHashSet<>();

        OptionalInt version = OptionalInt.empty();
    }

    private final Calls calls;
    private final Map<String, Followed> followed = new HashMap<>();

    VersionWatch(Calls calls) {
        this.calls = calls;
    }

    /** {@code listener} hears when the version of {@code path} becomes known and whenever it changes. */
    void follow(String path, Runnable listener) {
        synchronized (this) {
            Followed known = followed.get(path);
            if (known != null) {
                known.listeners.add(listener);
                return;
            }
            Followed fresh = new Followed();
            fresh.listeners.add(listener);
            followed.put(path, fresh);
        }
        look(path);
    }

    /** {@code listener} hears whenever something happened to {@code path}, also if it was undone before anybody looked. */
    void followClosely(String path, Runnable listener) {
        synchronized (this) {
            followed.computeIfAbsent(path, unknown -> new Followed()).onlookers.add(listener);
        }
        look(path);
    }

    /** {@code listener} hears of {@code path} no more, however it followed. */
    synchronized void unfollow(String path, Runnable listener) {
        Followed known = followed.get(path);
        if (known != null) {
            known.listeners.remove(listener);
            known.onlookers.remove(listener);
            if (known.listeners.isEmpty() && known.onlookers.isEmpty()) {
                // Its watch fires at most once more and is not set again.
                followed.remove(path);
            }
        }
    }

    /** The version last seen, {@link #ABSENT} when it did not exist, empty when it was not read yet. */
    synchronized OptionalInt version(String path) {
        Followed known = followed.get(path);
        return known == null ? OptionalInt.empty() : known.version;
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() != Event.EventType.None && event.getPath() != null && isFollowed(event.getPath())) {
            look(event.getPath());
        }
    }

    @Override
    public void connected(boolean newSession) {
        // Also in the same session: nothing that happened meanwhile may be missed, and one read each is cheap.
        List<String> all;
        synchronized (this) {
            all = List.copyOf(followed.keySet());
        }
        all.forEach(this::look);
    }

    @Override
    public void disconnected() {}

    private synchronized boolean isFollowed(String path) {
        return followed.containsKey(path);
    }

    private void look(String path) {
        calls.version(path, this, reply -> {
            if (reply instanceof Reply.Failed<Integer>) {
                calls.later(() -> {
                    if (isFollowed(path)) {
                        look(path);
                    }
                });
                return;
            }
            int version = reply instanceof Reply.Found<Integer> found ? found.value() : ABSENT;
            seen(path, version).forEach(Runnable::run);
        });
    }

    private synchronized List<Runnable> seen(String path, int version) {
        Followed known = followed.get(path);
        if (known == null) {
            return List.of();
        }
        List<Runnable> hear = new ArrayList<>(known.onlookers);
        if (!known.version.equals(OptionalInt.of(version))) {
            known.version = OptionalInt.of(version);
            hear.addAll(known.listeners);
        }
        return hear;
    }
}
