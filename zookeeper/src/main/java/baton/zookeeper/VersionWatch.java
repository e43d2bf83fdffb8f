package baton.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * Follows the versions of single nodes, also of nodes that do not exist: leases and drain marks.
 *
 * <p>A version is read once a connection and counted from there: a persistent watch tells of each change, in order, and
 * each change of a node's data adds one. A lease changes every second, and nobody has to ask for it. Who acts on a version
 * has it checked by his transaction; where that says that it was another, {@link #look} sets the count right.
 *
 * <p>Thread-safe; listeners are called on the event thread without any lock held.
 */
final class VersionWatch implements ConnectionListener, Watcher {
    /** What {@link #version} says of a node that does not exist. */
    static final int ABSENT = -1;

    private static final class Followed {
        final Set<Runnable> listeners = new LinkedHashSet<>();
        /** Hear of every look and every event, also of those that leave the version as it was. */
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
        watch(path);
    }

    /** {@code listener} hears whenever something happened to {@code path}, also if it was undone before anybody looked. */
    void followClosely(String path, Runnable listener) {
        synchronized (this) {
            followed.computeIfAbsent(path, unknown -> new Followed()).onlookers.add(listener);
        }
        watch(path);
    }

    /** {@code listener} hears of {@code path} no more, however it followed. */
    synchronized void unfollow(String path, Runnable listener) {
        Followed known = followed.get(path);
        if (known != null) {
            known.listeners.remove(listener);
            known.onlookers.remove(listener);
            if (known.listeners.isEmpty() && known.onlookers.isEmpty()) {
                followed.remove(path);
                calls.unwatch(path);
            }
        }
    }

    /** The version last seen, {@link #ABSENT} when it did not exist, empty when it was not read yet. */
    synchronized OptionalInt version(String path) {
        Followed known = followed.get(path);
        return known == null ? OptionalInt.empty() : known.version;
    }

    /** Reads the version of {@code path} again, before whatever is asked after this. */
    void look(String path) {
        calls.version(path, reply -> read(path, reply, this::look));
    }

    @Override
    public void process(WatchedEvent event) {
        String path = event.getPath();
        if (path == null || !isFollowed(path)) {
            return;
        }
        calls.told(event.getZxid());
        switch (event.getType()) {
            case NodeCreated -> seen(path, 0).forEach(Runnable::run);
            case NodeDeleted -> seen(path, ABSENT).forEach(Runnable::run);
            case NodeDataChanged -> changed(path, event.getZxid());
            default -> {}
        }
    }

    private void changed(String path, long zxid) {
        int before = version(path).orElse(ABSENT);
        if (zxid == WatchedEvent.NO_ZXID || before == ABSENT) {
            // A server before ZooKeeper 3.9; or the first read is still on its way, or comes again.
            look(path);
        } else {
            seen(path, before + 1).forEach(Runnable::run);
        }
    }

    @Override
    public void connected(boolean newSession) {
        // Also in the same session: a watch tells nothing of what happened meanwhile.
        List<String> all;
        synchronized (this) {
            all = List.copyOf(followed.keySet());
        }
        all.forEach(this::watch);
    }

    @Override
    public void disconnected() {}

    private synchronized boolean isFollowed(String path) {
        return followed.containsKey(path);
    }

    private void watch(String path) {
        calls.versionFromNowOn(path, this, reply -> read(path, reply, this::watch));
    }

    private void read(String path, Reply<Integer> reply, Consumer<String> again) {
        if (reply instanceof Reply.Failed<Integer>) {
            calls.later(() -> {
                if (isFollowed(path)) {
                    again.accept(path);
                }
            });
            return;
        }
        int version = reply instanceof Reply.Found<Integer> found ? found.value() : ABSENT;
        seen(path, version).forEach(Runnable::run);
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
