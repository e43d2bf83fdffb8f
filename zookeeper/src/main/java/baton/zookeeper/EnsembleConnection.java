package baton.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the ensemble: one session of Curator, and raw calls on the same session.
 *
 * <p>Opening does not wait for a server. Every store of this package is made from it and lives as long. Thread-safe.
 *
 * <p>Not promised: that a read shows the newest state. A server may lag behind; only a committed transaction proves.
 */
public final class EnsembleConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnsembleConnection.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration CONNECTING = Duration.ofSeconds(5);
    private static final Duration REJECTED = Duration.ofSeconds(5);

    private final EnsembleSettings settings;
    private final Paths paths;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();
    private final Line line = new Line(this::changed);
    private final Calls calls;
    private final Records records = new Records();
    private final Silence silence;
    private final VersionWatch versions;
    private final CuratorFramework curator;
    /** What is created is for the bearers of our credential alone, as the root is. */
    private volatile boolean closed;

    private EnsembleConnection(EnsembleSettings settings, Duration callLimit, ScheduledExecutorService timer) {
        this.settings = settings;
        this.paths = new Paths(settings.root());
        this.closed = settings.access().isAuthenticated();
        this.calls = Calls.many(line, timer, callLimit);
        this.silence = new Silence(calls.heardNanos());
        this.versions = new VersionWatch(calls);
        this.curator = curator();
    }

    /**
     * Starts to connect.
     *
     * @param callLimit how long nothing may be answered until the outcome of a call counts as unknown and the connection
     *     as silent
     * @param timer keeps that time; see {@link Timers}
     */
    public static EnsembleConnection open(
            EnsembleSettings settings, Duration callLimit, ScheduledExecutorService timer) {
        EnsembleConnection connection = new EnsembleConnection(settings, callLimit, timer);
        connection.addListener(connection.versions);
        connection.curator.start();
        if (settings.access().isAuthenticated()) {
            // Whoever closes the tree says so there.
            connection.versions.follow(connection.paths.proof(), () -> {
                var unused = connection.learn();
            });
        }
        return connection;
    }

    /**
     * Ends a session of another process, so that its ephemeral nodes vanish now and not after the session timeout.
     *
     * <p>Blocks for up to {@code limit}; never called on a thread that delivers events. True when the session is over.
     */
    public static boolean closeSession(EnsembleSettings settings, SessionKey key, Duration limit) {
        return Clients.closeSession(settings, key, limit);
    }

    /** {@code listener} hears of every change from now on, on the event thread: it must only enqueue. */
    public void addListener(ConnectionListener listener) {
        listeners.add(listener);
    }

    public void removeListener(ConnectionListener listener) {
        listeners.remove(listener);
    }

    public boolean isConnected() {
        return line.isConnected();
    }

    /** Why ZooKeeper refused the last call, if for want of the right credential: a sentence with the remedy. */
    public Optional<String> refusal() {
        return calls.denied().map(path -> settings.access().refusal(settings.root(), path));
    }

    /** What this connection proves itself by, and whether it is encrypted. */
    public EnsembleAccess access() {
        return settings.access();
    }

    /** The session timeout that the servers granted; empty before the first connection. */
    public Optional<Duration> negotiatedTimeout() {
        int millis = line.client().getSessionTimeout();
        return millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    /** What another process needs to close this session; empty before the first connection. */
    public Optional<SessionKey> session() {
        ZooKeeper client = line.client();
        return client.getSessionId() == 0 ? Optional.empty() : Optional.of(SessionKey.of(client));
    }

    /**
     * Asks a server that has said nothing for a while for a sign of life, and looks for another one when there is none.
     *
     * <p>To be called again and again, by one thread: without it a standby whose server died silently would learn of
     * nothing for two thirds of the session timeout.
     *
     * @param patience how long a server that has just had something to tell may be silent
     */
    public void lookForSilence(Duration patience) {
        if (!line.isConnected()) {
            line.lookElsewhere();
        } else if (silence.isTooLong(calls.heardNanos(), System.nanoTime(), patience)) {
            calls.version(paths.ensemble(), reply -> silence.answered(calls.heardNanos()));
        }
    }

    /** Runs {@code task} after a while on the timer's thread, where it must only enqueue; never after {@link #close}. */
    public void later(Duration delay, Runnable task) {
        calls.later(delay, task);
    }

    /**
     * Creates the parents that everything else is kept below.
     *
     * <p>Completes with false when nobody answered; asking again does no harm.
     */
    public CompletableFuture<Boolean> prepare() {
        List<String> parents = new ArrayList<>();
        int end = paths.root().indexOf('/', 1);
        for (; end > 0; end = paths.root().indexOf('/', end + 1)) {
            parents.add(paths.root().substring(0, end));
        }
        parents.add(paths.root());
        return Futures.all(parents.stream().map(this::ensureAbove).toList())
                .thenCompose(exist -> exist.contains(false) ? CompletableFuture.completedFuture(false) : learn())
                .thenCompose(known -> known
                        ? ensureExist(List.of(paths.groups(), paths.nodes(), paths.operations()))
                        : CompletableFuture.completedFuture(false));
    }

    /** The root, or what is above it: that may be for others, and does if it is there. */
    private CompletableFuture<Boolean> ensureAbove(String path) {
        Transaction transaction = new Transaction(settings.access().acl());
        transaction.create("it exists", path, Codecs.marker());
        return transaction.send(calls).thenCompose(ended -> {
            if (ended.isDone() || ended.isRefusedAsPresent()) {
                return CompletableFuture.completedFuture(true);
            }
            CompletableFuture<Boolean> found = new CompletableFuture<>();
            calls.version(path, reply -> found.complete(reply instanceof Reply.Found<Integer>));
            return found;
        });
    }

    /** Looks whether the tree is closed, to create as it is; false when nobody answered. */
    CompletableFuture<Boolean> learn() {
        if (!settings.access().isAuthenticated()) {
            return CompletableFuture.completedFuture(true);
        }
        return calls.acl(paths.root()).thenApply(reply -> {
            if (reply instanceof Reply.Failed<List<ACL>>) {
                return false;
            }
            closed = !(reply instanceof Reply.Found<List<ACL>> found && EnsembleAccess.isOpen(found.value()));
            return true;
        });
    }

    /** The highest transaction number seen over this connection; 0 before the first answer. */
    public long highestZxid() {
        return calls.highest();
    }

    /** Forgets the highest transaction number: in another life of the ensemble they are counted anew. */
    public void countFrom(long zxid) {
        calls.countFrom(zxid);
    }

    /** Closes the session: its ephemeral nodes vanish. Calls in flight end as unknown. */
    @Override
    public void close() {
        curator.close();
        calls.close();
    }

    Paths paths() {
        return paths;
    }

    Calls calls() {
        return calls;
    }

    Records records() {
        return records;
    }

    VersionWatch versions() {
        return versions;
    }

    CuratorFramework framework() {
        return curator;
    }

    ZooKeeper client() {
        return line.client();
    }

    List<ACL> acl() {
        return closed ? settings.access().acl() : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    /** Creates those of {@code all} that are missing, parents first; true when each is known to exist. */
    CompletableFuture<Boolean> ensureExist(List<String> all) {
        CompletableFuture<Boolean> result = CompletableFuture.completedFuture(true);
        for (String path : all) {
            Transaction transaction = new Transaction(acl());
            transaction.create("it exists", path, Codecs.marker());
            result = result.thenCombine(transaction.send(calls), (before, ended) -> before && exists(path, ended));
        }
        return result;
    }

    private static boolean exists(String path, Transaction.Ended ended) {
        boolean exists = ended.isDone() || ended.isRefusedAsPresent();
        if (!exists && !ended.isUnknown()) {
            LOG.warn("{} cannot be created: {}", path, ended.outcome());
        }
        return exists;
    }

    private void changed(Line.Change change) {
        if (change != Line.Change.NEW_SESSION && change != Line.Change.RECONNECTED) {
            calls.disconnected();
        }
        boolean connects = change == Line.Change.NEW_SESSION || change == Line.Change.RECONNECTED;
        if (connects && !closed && settings.access().isAuthenticated()) {
            // It may have been closed meanwhile; nothing is to be created open then.
            var unused = learn().thenRun(() -> tell(change));
        } else {
            tell(change);
        }
    }

    private void tell(Line.Change change) {
        for (ConnectionListener listener : listeners) {
            switch (change) {
                case NEW_SESSION -> listener.connected(true);
                case RECONNECTED -> listener.connected(false);
                case DISCONNECTED, EXPIRED, REJECTED -> listener.disconnected();
            }
        }
        if (change == Line.Change.REJECTED) {
            later(REJECTED, this::beginAnew);
        }
    }

    /** A client whose credential was not accepted never connects again, and Curator keeps it for ever. */
    private void beginAnew() {
        try {
            curator.getZookeeperClient().reset();
        } catch (Exception e) {
            LOG.debug("No client of ZooKeeper could be made; trying again", e);
            later(REJECTED, this::beginAnew);
        }
    }

    private CuratorFramework curator() {
        CuratorFrameworkFactory.Builder builder = CuratorFrameworkFactory.builder()
                .connectString(settings.servers())
                .sessionTimeoutMs(settings.sessionTimeoutMillis())
                .connectionTimeoutMs(Math.toIntExact(CONNECTING.toMillis()))
                .maxCloseWaitMs(Math.toIntExact(CLOSING.toMillis()))
                // Only for what recipes do in the background; a compare-and-set never goes through Curator.
                .retryPolicy(new BoundedExponentialBackoffRetry(100, 1000, 10))
                .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
                .zkClientConfig(settings.access().clientConfig())
                .zookeeperFactory(new Capturing())
                .aclProvider(new Acl(this::acl))
                // A parent that vanishes with its last child takes the order of the next children with it.
                .dontUseContainerParents()
                // The ensemble's own idea of its addresses is wrong behind address translation.
                .ensembleTracker(false);
        return builder.build();
    }

    /** Tells the line of every client that Curator makes: asking Curator for its client can block. */
    private final class Capturing implements ZookeeperFactory {
        @Override
        public ZooKeeper newZooKeeper(String servers, int timeout, Watcher watcher, boolean readOnly) throws Exception {
            return newZooKeeper(
                    servers, timeout, watcher, readOnly, settings.access().clientConfig());
        }

        @Override
        public ZooKeeper newZooKeeper(
                String servers, int timeout, Watcher watcher, boolean readOnly, ZKClientConfig config)
                throws Exception {
            return line.replace(heard -> {
                ZooKeeper client = new ZooKeeper(
                        servers,
                        timeout,
                        event -> {
                            try {
                                watcher.process(event);
                            } finally {
                                // Curator fails on an event without a state, which is SASL's way to give up.
                                heard.accept(event);
                            }
                        },
                        readOnly,
                        config);
                settings.access().introduce(client);
                return client;
            });
        }
    }
}
