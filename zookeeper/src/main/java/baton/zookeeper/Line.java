package baton.zookeeper;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * A client of ZooKeeper that is replaced when its session ends, and what is known of its connection.
 *
 * <p>Thread-safe. Listeners are called on the event thread of the client.
 */
final class Line {
    /** What a client's connection went through. */
    enum Change {
        NEW_SESSION,
        RECONNECTED,
        DISCONNECTED,
        EXPIRED,
        /** The servers do not accept the credential; this client never connects again. */
        REJECTED
    }

    /** Makes a client; the watcher hears of its connection. */
    interface Opening {
        ZooKeeper open(Consumer<WatchedEvent> watcher) throws Exception;
    }

    /** A random pause of up to a second, the connection, and the answer to it. */
    private static final Duration CONNECTING = Duration.ofSeconds(2);

    private static final Duration CONNECTING_AT_MOST = Duration.ofSeconds(4);

    private final Consumer<Change> listener;
    private volatile @Nullable ZooKeeper client;
    private volatile boolean connected;
    private long session;
    private long lastChangeNanos = System.nanoTime();
    /** How long the next attempt to connect may take: twice as long after each one that was given up. */
    private Duration connecting = CONNECTING;

    Line(Consumer<Change> listener) {
        this.listener = listener;
    }

    /** Opens a client that takes the place of the one before. */
    synchronized ZooKeeper replace(Opening opening) throws Exception {
        // The monitor is held while the client is made: its first event waits until the field names it.
        ZooKeeper[] made = new ZooKeeper[1];
        made[0] = opening.open(event -> heard(made, event));
        client = made[0];
        connected = false;
        lastChangeNanos = System.nanoTime();
        return made[0];
    }

    ZooKeeper client() {
        ZooKeeper present = client;
        if (present == null) {
            throw new IllegalStateException("a connection is used before it was started");
        }
        return present;
    }

    boolean isConnected() {
        return connected;
    }

    /**
     * Closes a connection to which nothing happened for as long as {@code limit}.
     *
     * <p>One that was just made is left alone: else several unanswered calls would each tear down what the one before them
     * had begun to mend. So is an attempt to connect, which may take longer than a call.
     */
    void silentFor(ZooKeeper asked, Duration limit) {
        synchronized (this) {
            if (!connected || asked != client || !isUnchangedFor(limit)) {
                return;
            }
            lastChangeNanos = System.nanoTime();
        }
        Clients.closeSocket(asked);
    }

    /**
     * Gives up an attempt to connect that hangs.
     *
     * <p>A server that is starting or stopped takes the connection and says nothing; the client itself would wait for the
     * session timeout divided by the number of servers. Servers that are only slow get twice the time at each attempt.
     */
    void lookElsewhere() {
        ZooKeeper hanging;
        synchronized (this) {
            if (connected || client == null || !isUnchangedFor(connecting)) {
                return;
            }
            hanging = client;
            lastChangeNanos = System.nanoTime();
            Duration doubled = connecting.multipliedBy(2);
            connecting = doubled.compareTo(CONNECTING_AT_MOST) < 0 ? doubled : CONNECTING_AT_MOST;
        }
        Clients.closeSocket(hanging);
    }

    private boolean isUnchangedFor(Duration limit) {
        return System.nanoTime() - lastChangeNanos >= limit.toNanos();
    }

    private void heard(ZooKeeper[] made, WatchedEvent event) {
        // That SASL succeeded is told besides the connection, which was told before.
        if (event.getType() != EventType.None || event.getState() == KeeperState.SaslAuthenticated) {
            return;
        }
        Change change;
        synchronized (this) {
            if (made[0] != client) {
                return;
            }
            lastChangeNanos = System.nanoTime();
            connected = event.getState() == KeeperState.SyncConnected;
            if (connected) {
                connecting = CONNECTING;
                long before = session;
                session = made[0].getSessionId();
                change = before == session ? Change.RECONNECTED : Change.NEW_SESSION;
            } else {
                change = lost(event.getState());
            }
        }
        listener.accept(change);
    }

    /** When SASL cannot even begin, the client gives up its session with an event that names no state. */
    private static Change lost(@Nullable KeeperState state) {
        if (state == null || state == KeeperState.AuthFailed) {
            return Change.REJECTED;
        }
        return state == KeeperState.Expired ? Change.EXPIRED : Change.DISCONNECTED;
    }
}
