package baton.agent.ensemble;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.group.Servers;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.Ephemeral;
import baton.zookeeper.LeaseStore;
import baton.zookeeper.Remembered;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this host remembers of ZooKeeper, compared with what is there, and told to whoever has to confirm an incident.
 *
 * <p>Within one client of ZooKeeper transactions never go back, its servers see to that. So a new session is judged once,
 * by a write of its own: nothing that is read tells, because a server may lag behind. Thread-safe.
 */
final class Recollection {
    private static final Logger LOG = LoggerFactory.getLogger(Recollection.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** A new epoch is a failover under way: what is only remembered must not stand in the way of its transactions. */
    private static final Duration CALM = Duration.ofSeconds(2);

    /** What is lost of it by a crash only makes the comparison milder. */
    private static final Duration KEEP = Duration.ofSeconds(30);

    private final EnsembleConnection connection;
    private final LeaseStore writes;
    private final Holder self;
    private final Servers servers;
    private final Surroundings surroundings;
    private final Executor worker;
    private final Supplier<Set<GroupName>> followed;
    private final Runnable judgement;
    private final Runnable newLife;
    private final Ephemeral<Remembered> publication;
    private final Map<GroupName, Epoch> marks = new TreeMap<>();
    private final Map<GroupName, String> incidents = new TreeMap<>();
    private final Map<GroupName, String> accepted = new TreeMap<>();
    private volatile Optional<String> ensemble;
    private volatile Optional<Incident> rollback;
    private volatile boolean judged;
    private long kept;
    private boolean published;
    /** The list of servers is on its way to the disk, or there. */
    private boolean serversKept;
    /** It will be told in a moment. */
    private boolean due;

    /**
     * @param servers that this agent is configured to use
     * @param followed the groups of this agent
     * @param judgement run when more is known of the present session: every group is to be looked at again
     * @param newLife run when all groups were confirmed in another life of the ensemble
     */
    Recollection(
            EnsembleConnection connection,
            Holder self,
            Servers servers,
            Surroundings surroundings,
            Executor worker,
            Supplier<Set<GroupName>> followed,
            Runnable judgement,
            Runnable newLife) {
        this.connection = connection;
        this.writes = new LeaseStore(connection);
        this.self = self;
        this.servers = servers;
        this.surroundings = surroundings;
        this.worker = worker;
        this.followed = followed;
        this.judgement = judgement;
        this.newLife = newLife;
        this.publication = Ephemeral.memory(connection, self.node());
        this.ensemble = surroundings.knownEnsemble();
        this.rollback = Incident.ofServers(surroundings.knownServers(), servers);
        this.rollback.ifPresent(Recollection::complain);
        this.kept = surroundings.zxid();
        marks.putAll(surroundings.marks());
    }

    /** The ensemble that this host remembers. */
    Optional<String> ensemble() {
        return ensemble;
    }

    /** Why it is not to be trusted, though it has that identity; it stays so until an operator confirmed. */
    Optional<Incident> rollback() {
        return rollback;
    }

    /** True once the present session was compared; until then no group is told. */
    boolean isJudged() {
        return judged;
    }

    /** The first ensemble that this host ever met. */
    void meets(String uuid) {
        if (ensemble.isEmpty()) {
            ensemble = Optional.of(uuid);
            worker.execute(() -> surroundings.ensembleIs(uuid));
        }
    }

    /** Begins to publish what is remembered, and to keep on disk how far the ensemble is. */
    synchronized void publish() {
        published = true;
        publication.write(told());
        connection.later(KEEP, this::keepZxid);
    }

    /** A new session has begun; {@code judge} has to tell what it is worth. */
    void sessionBegan() {
        judged = false;
    }

    /** Compares the present session; false when nobody answered. */
    CompletableFuture<Boolean> judge() {
        long seen = seen();
        return writes.write(self.node()).thenApply(written -> {
            if (written.isEmpty()) {
                return false;
            }
            Incident.ofZxid(seen, written.getAsLong()).ifPresent(this::wentBack);
            judged = true;
            judgement.run();
            return true;
        });
    }

    /** The same, until somebody answers. */
    void judgeUntilKnown() {
        var unused = judge().thenAccept(known -> {
            if (!known) {
                connection.later(PAUSE, this::judgeUntilKnown);
            }
        });
    }

    /** ZooKeeper lost transactions, or renewals. */
    void wentBack(Incident incident) {
        synchronized (this) {
            if (rollback.isPresent()) {
                return;
            }
            rollback = Optional.of(incident);
        }
        complain(incident);
        judgement.run();
        tell();
    }

    private static void complain(Incident incident) {
        LOG.error("expected {}, found {}", incident.expected(), incident.found());
    }

    /** The highest epoch of a group is on the disk now. */
    void remembers(GroupName group, Epoch mark) {
        synchronized (this) {
            marks.put(group, mark);
            if (due) {
                return;
            }
            due = true;
        }
        connection.later(CALM, this::tell);
    }

    /** What stands against a group, as its member reports it. */
    void reports(GroupName group, Optional<String> incident) {
        synchronized (this) {
            if (incident.equals(Optional.ofNullable(incidents.get(group)))) {
                return;
            }
            incident.ifPresentOrElse(sentence -> incidents.put(group, sentence), () -> incidents.remove(group));
        }
        tell();
    }

    /** A group is in order in the ensemble {@code found}, because it is the known one or an operator confirmed it. */
    void isInOrder(GroupName group, Optional<String> found) {
        String uuid;
        synchronized (this) {
            if (found.isEmpty() || ensemble.isEmpty()) {
                return;
            }
            uuid = found.get();
            accepted.put(group, uuid);
            boolean everywhere = followed.get().stream().allMatch(each -> uuid.equals(accepted.get(each)));
            if (ensemble.get().equals(uuid)) {
                keepServers();
            }
            if (!everywhere || ensemble.get().equals(uuid)) {
                return;
            }
            ensemble = found;
            rollback = Optional.empty();
            kept = 0;
            connection.countFrom(0);
        }
        LOG.info("an operator confirmed ensemble {} for every group of this host", uuid);
        newLife.run();
        // In this order: a crash in between leaves an ensemble that is met, and accepted, once more.
        worker.execute(() -> surroundings.zxidIs(0));
        keepServers();
        worker.execute(() -> surroundings.ensembleIs(uuid));
        tell();
    }

    private synchronized void keepServers() {
        if (rollback.isEmpty() && !serversKept) {
            serversKept = true;
            worker.execute(() -> surroundings.serversAre(servers));
        }
    }

    void close() {
        surroundings.zxidIs(seen());
        publication.close();
    }

    private synchronized long seen() {
        kept = Math.max(kept, connection.highestZxid());
        return kept;
    }

    private void keepZxid() {
        worker.execute(() -> surroundings.zxidIs(seen()));
        connection.later(KEEP, this::keepZxid);
    }

    private synchronized void tell() {
        due = false;
        if (published) {
            publication.write(told());
        }
    }

    private synchronized Remembered told() {
        return new Remembered(self.node(), self.stamp(), ensemble, kept, marks, incidents, rollback.isPresent());
    }
}
