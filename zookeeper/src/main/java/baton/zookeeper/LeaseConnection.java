package baton.zookeeper;

import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.member.Covered;
import baton.failover.member.RenewalOutcome;
import baton.failover.policy.Spelling;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection for renewals alone.
 *
 * <p>Renewals need no particular session, so they have one of their own, without ephemeral nodes: no read of a large group
 * and no slow callback can delay them, and a session that ends is replaced without anybody noticing.
 */
public final class LeaseConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseConnection.class);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration REJECTED = Duration.ofSeconds(5);

    private final EnsembleSettings settings;
    private final Paths paths;
    private final Line line = new Line(this::changed);
    private final Calls calls;
    private final byte[] lease = Codecs.marker();
    /** How often each lease was renewed, as its last answer said. */
    private final Map<Holder, Integer> renewals = new ConcurrentHashMap<>();

    private volatile Consumer<Incident> rollback = incident -> {};
    private volatile long lostNanos = System.nanoTime();
    /** How long the client of now has to connect; only the timer's thread doubles it. */
    private volatile long patienceNanos = PATIENCE.toNanos();
    /** Somebody looks after a connection that is not there. */
    private final AtomicBoolean watched = new AtomicBoolean();

    private LeaseConnection(EnsembleSettings settings, Duration attempt, ScheduledExecutorService timer) {
        this.settings = settings;
        this.paths = new Paths(settings.root());
        this.calls = Calls.each(line, timer, attempt);
    }

    /**
     * Starts to connect.
     *
     * @param attempt r: how long one renewal may take until its outcome is unknown and another server is looked for
     * @param timer keeps that time; see {@link Timers}
     */
    public static LeaseConnection open(EnsembleSettings settings, Duration attempt, ScheduledExecutorService timer) {
        LeaseConnection connection = new LeaseConnection(settings, attempt, timer);
        connection.openSession();
        return connection;
    }

    /** {@code listener} hears on the event thread when a renewal shows that earlier ones were lost. */
    public void onRollback(Consumer<Incident> listener) {
        rollback = listener;
    }

    /** Renewals are counted anew, in another life of the ensemble. */
    public void countAnew() {
        renewals.clear();
    }

    /**
     * Renews the lease of {@code self} in one transaction that checks every claim covered.
     *
     * <p>The lease's own version is not compared: a renewal whose outcome is unknown must not make the next one fail. Of
     * several claims that changed, the first is named. Completes within the limit, never exceptionally.
     */
    public CompletableFuture<RenewalOutcome> renew(Holder self, List<Covered> covered) {
        List<Op> operations = new ArrayList<>();
        for (Covered claim : covered) {
            operations.add(Op.check(paths.claim(claim.group(), claim.seat()), claim.claimVersion()));
        }
        operations.add(Op.setData(paths.lease(self), lease, -1));
        int known = renewals.getOrDefault(self, -1);
        return calls.commit(operations)
                .thenApply(commit -> commit instanceof Commit.Done done
                        ? committed(self, known, done.version(covered.size()))
                        : outcome(commit, covered));
    }

    /** A count that does not grow belongs to an older copy of ZooKeeper's data: there it proves nothing of the claims. */
    private RenewalOutcome committed(Holder self, int known, int count) {
        Optional<Incident> incident = Incident.ofLease(known, count);
        if (incident.isPresent()) {
            rollback.accept(incident.get());
            return new RenewalOutcome.Unknown("ZooKeeper lost earlier renewals");
        }
        renewals.merge(self, count, Math::max);
        return new RenewalOutcome.Committed();
    }

    public boolean isConnected() {
        return line.isConnected();
    }

    @Override
    public void close() {
        calls.close();
        Clients.close(line.client(), CLOSING);
    }

    ZooKeeper client() {
        return line.client();
    }

    private static RenewalOutcome outcome(Commit commit, List<Covered> covered) {
        if (commit instanceof Commit.Unknown unknown) {
            return new RenewalOutcome.Unknown(unknown.why());
        }
        Commit.Refused refused = (Commit.Refused) commit;
        if (refused.index() < covered.size()) {
            return new RenewalOutcome.Refused(List.of(covered.get(refused.index())));
        }
        return refused.code() == Code.NONODE
                ? new RenewalOutcome.LeaseGone()
                : new RenewalOutcome.Unknown("the lease could not be written: " + Spelling.of(refused.code()));
    }

    /** Looks after the connection until it is there. */
    private void watchUntilConnected() {
        if (watched.compareAndSet(false, true)) {
            calls.later(this::lookElsewhere);
        }
    }

    /**
     * A client that does not come back is replaced, which costs nothing here.
     *
     * <p>One that waits for a server which took its connection and says nothing notices no closed socket, and waits for the
     * session timeout divided by the number of servers; one that has seen more than any server knows is never let in again.
     * Servers that are slow get twice the time with each client.
     */
    private void lookElsewhere() {
        watched.set(false);
        if (line.isConnected()) {
            return;
        }
        watchUntilConnected();
        line.lookElsewhere();
        if (System.nanoTime() - lostNanos > patienceNanos) {
            patienceNanos = Math.min(2 * patienceNanos, TimeUnit.MILLISECONDS.toNanos(settings.sessionTimeoutMillis()));
            ZooKeeper old = line.client();
            openSession();
            closeAside(old);
        }
    }

    private void changed(Line.Change change) {
        lostNanos = System.nanoTime();
        if (change == Line.Change.NEW_SESSION || change == Line.Change.RECONNECTED) {
            patienceNanos = PATIENCE.toNanos();
        }
        if (change == Line.Change.DISCONNECTED) {
            watchUntilConnected();
        }
        if (change == Line.Change.EXPIRED && !calls.isClosed()) {
            openSession();
        }
        if (change == Line.Change.REJECTED) {
            ZooKeeper rejected = line.client();
            calls.later(REJECTED, () -> {
                if (line.client() == rejected) {
                    openSession();
                    closeAside(rejected);
                }
            });
        }
    }

    /** A client that hangs takes its time to close, and nothing else may wait for it, least of all the limit of a call. */
    private static void closeAside(ZooKeeper old) {
        Thread thread = new Thread(() -> Clients.close(old, CLOSING), "baton-lease-closing");
        thread.setDaemon(true);
        thread.start();
    }

    private void openSession() {
        lostNanos = System.nanoTime();
        watchUntilConnected();
        try {
            var unused = line.replace(heard -> {
                ZooKeeper client = new ZooKeeper(
                        settings.servers(),
                        settings.sessionTimeoutMillis(),
                        heard::accept,
                        settings.access().clientConfig());
                settings.access().introduce(client);
                return client;
            });
        } catch (IOException e) {
            LOG.error("No client of ZooKeeper could be made; trying again", e);
            calls.later(CLOSING, this::openSession);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
