package baton.coordinator.ensemble;

import baton.zookeeper.ConnectionListener;
import baton.zookeeper.Enclosure;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to ZooKeeper with everything that is kept up to date over it. */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** Shorter than the patience of a request, so that a silent server is left before the request is given up. */
    private static final Duration CALL = Duration.ofSeconds(2);

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final EnsembleConnection connection;
    private final ScheduledExecutorService timer;
    private final ScheduledExecutorService worker;
    private final HistoryFeed feed;
    private final EstateMemory memory;
    private final Servers servers;
    private final OperatorLog log;
    private volatile boolean prepared;
    private Optional<String> refusal = Optional.empty();

    private Session(EnsembleSettings settings) {
        this.timer = Timers.start("baton-timer");
        this.connection = EnsembleConnection.open(settings, CALL, timer);
        this.worker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "baton-estate");
            thread.setDaemon(true);
            return thread;
        });
        Elapsed clock = new Elapsed();
        this.feed = new HistoryFeed(new HistoryStore(connection)::after, worker);
        this.memory = new EstateMemory(connection, clock, feed);
        this.servers = new Servers(settings.servers(), connection, clock);
        this.log = new OperatorLog(new HistoryStore(connection));
    }

    static Session open(EnsembleSettings settings) {
        Session session = new Session(settings);
        session.connection.addListener(session.reconnects());
        var unused =
                session.worker.scheduleWithFixedDelay(session::refresh, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
        return session;
    }

    EnsembleConnection connection() {
        return connection;
    }

    HistoryFeed feed() {
        return feed;
    }

    EstateMemory memory() {
        return memory;
    }

    Servers servers() {
        return servers;
    }

    OperatorLog log() {
        return log;
    }

    void close() {
        worker.shutdownNow();
        connection.close();
        timer.shutdown();
    }

    private void refresh() {
        if (!connection.isConnected()) {
            return;
        }
        try {
            if (!prepared && Answers.of(connection.prepare())) {
                prepared = true;
                warnOfOpenTree();
            }
            if (prepared) {
                memory.refresh();
            }
            sayRefusal();
        } catch (RuntimeException e) {
            LOG.debug("ZooKeeper is not ready: {}", e.getMessage());
        }
    }

    private void warnOfOpenTree() {
        if (connection.access().isAuthenticated()
                && Answers.of(new Enclosure(connection).state()) == Enclosure.State.OPEN) {
            LOG.warn("this coordinator has a credential, but the tree in ZooKeeper is open to everybody who reaches a"
                    + " server; close it with: baton secure");
        }
    }

    /** Once, as long as it is the same. */
    private void sayRefusal() {
        Optional<String> now = connection.refusal();
        if (!now.equals(refusal)) {
            refusal = now;
            now.ifPresent(sentence -> LOG.warn("{}; trying again", sentence));
        }
    }

    private ConnectionListener reconnects() {
        return new ConnectionListener() {
            @Override
            public void connected(boolean newSession) {
                // Another life of the ensemble has no parents yet.
                prepared = prepared && !newSession;
                LOG.info(newSession ? "connected to ZooKeeper, new session" : "connected to ZooKeeper again");
                worker.execute(Session.this::refresh);
                memory.reconnected();
                // Once more when the watches stand again: what comes in between is told to nobody.
                Runnable again = memory::reconnected;
                var unused = worker.schedule(again, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
            }

            @Override
            public void disconnected() {
                LOG.warn("ZooKeeper does not answer; showing what was seen last");
            }
        };
    }
}
