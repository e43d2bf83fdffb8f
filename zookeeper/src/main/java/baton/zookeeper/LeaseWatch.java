package baton.zookeeper;

import baton.failover.group.Holder;
import java.util.List;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/**
 * Looks after the own lease while no renewal does, because no claim is held. Thread-safe.
 *
 * <p>It watches which leases there are and not the lease itself: that changes with each renewal.
 */
public final class LeaseWatch implements ConnectionListener, Watcher {
    private final EnsembleConnection connection;
    private final String leases;
    private final String own;
    private volatile boolean gone;

    public LeaseWatch(EnsembleConnection connection, Holder self) {
        this.connection = connection;
        this.leases = connection.paths().leases(self.node());
        this.own = Paths.name(connection.paths().lease(self));
    }

    /** From now on, while the connection lasts; the lease was made. */
    public void begin() {
        connection.addListener(this);
        look();
    }

    /** True when the lease was seen to be missing. */
    public boolean isGone() {
        return gone;
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() != Event.EventType.None) {
            look();
        }
    }

    @Override
    public void connected(boolean newSession) {
        look();
    }

    @Override
    public void disconnected() {}

    private void look() {
        connection.calls().children(leases, this, this::seen);
    }

    private void seen(Reply<List<String>> reply) {
        if (reply instanceof Reply.Found<List<String>> found) {
            gone = !found.value().contains(own);
            return;
        }
        if (reply instanceof Reply.Absent<List<String>>) {
            gone = true;
        }
        // Nothing is watched then.
        connection.calls().later(this::look);
    }
}
