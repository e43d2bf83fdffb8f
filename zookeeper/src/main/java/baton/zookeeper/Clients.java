package baton.zookeeper;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.StaticHostProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Baton does with ZooKeeper's own client beyond calls. */
final class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

    /** As the client names the thread of its own that answers. */
    private static final String EVENT_THREAD = "-EventThread";

    private Clients() {}

    /** True in the thread in which a client answers as long as its session lives; it holds no lock of the client. */
    static boolean isEventThread() {
        return Thread.currentThread().getName().endsWith(EVENT_THREAD);
    }

    /** Makes the client look for another server at once; its session goes on. */
    static void closeSocket(ZooKeeper client) {
        try {
            client.getTestable().closeSocket();
        } catch (IOException e) {
            LOG.debug("The silent connection could not be closed", e);
        }
    }

    /** Closes a client without waiting longer than {@code limit} for the server. */
    static void close(ZooKeeper client, Duration limit) {
        try {
            client.close(Math.toIntExact(limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends a session of another process, so that its ephemeral nodes vanish now and not after the session timeout.
     *
     * <p>Blocks for at most {@code limit} plus the time of closing. True when the session is over, also when it was
     * over before; false when nobody answered.
     */
    static boolean closeSession(EnsembleSettings settings, SessionKey key, Duration limit) {
        CountDownLatch known = new CountDownLatch(1);
        try {
            ZooKeeper client = new ZooKeeper(
                    settings.servers(),
                    settings.sessionTimeoutMillis(),
                    event -> {
                        if (event.getState() == KeeperState.SyncConnected || event.getState() == KeeperState.Expired) {
                            known.countDown();
                        }
                    },
                    key.id(),
                    key.passwordBytes(),
                    false,
                    new StaticHostProvider(new ConnectStringParser(settings.servers()).getServerAddresses()),
                    settings.access().clientConfig());
            settings.access().introduce(client);
            try {
                return known.await(limit.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                close(client, limit);
            }
        } catch (IOException e) {
            LOG.warn("The session of the last life could not be closed; it ends by itself", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
