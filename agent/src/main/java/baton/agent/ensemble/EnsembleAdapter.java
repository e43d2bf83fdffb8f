package baton.agent.ensemble;

import baton.agent.loop.EnsemblePort;
import baton.agent.loop.Inbox;
import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incident;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Servers;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Transition;
import baton.zookeeper.Alive;
import baton.zookeeper.Bearer;
import baton.zookeeper.ClaimStore;
import baton.zookeeper.Enclosure;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.Ephemeral;
import baton.zookeeper.GroupStore;
import baton.zookeeper.HistoryEntry;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.LeaseConnection;
import baton.zookeeper.LeaseWatch;
import baton.zookeeper.Operation;
import baton.zookeeper.OperationStore;
import baton.zookeeper.SessionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's side of the ensemble, for one incarnation.
 *
 * <p>Two connections: renewals have their own, so that nothing else delays them. Callbacks only send and enqueue; what
 * blocks (closing an old session, opening and closing latches, writing to disk) runs on one thread of its own.
 */
public final class EnsembleAdapter implements EnsemblePort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnsembleAdapter.class);

    /** Shorter limits would call a busy server silent; only renewals need them. */
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Holder self;
    private final Inbox inbox;
    private final Surroundings surroundings;
    private final Clock clock;
    private final EnsembleConnection connection;
    private final LeaseConnection leases;
    private final ClaimStore claims;
    private final GroupStore groups;
    private final HistoryStore history;
    private final OperationStore operations;
    private final Chronicle chronicle;
    private final Recollection memory;
    private final Start start;
    private final ExecutorService worker = Worker.start();
    private final Map<GroupName, FollowedGroup> followed = new ConcurrentHashMap<>();
    private final Ephemeral<Alive> registration;
    private final LeaseWatch leaseWatch;
    private final Duration patience;

    /**
     * Starts to connect; nothing is read or written before {@link #start}.
     *
     * @param alive what this incarnation registers as
     * @param clock wall clock for the history
     * @param timer keeps the limits of calls
     */
    public EnsembleAdapter(
            EnsembleSettings settings,
            Alive alive,
            AgentPace pace,
            Inbox inbox,
            Surroundings surroundings,
            Clock clock,
            ScheduledExecutorService timer) {
        this.self = new Holder(alive.node(), alive.stamp(), alive.incarnation());
        this.inbox = inbox;
        this.surroundings = surroundings;
        this.clock = clock;
        Duration limit = pace.attempt().compareTo(SHORTEST_LIMIT) > 0 ? pace.attempt() : SHORTEST_LIMIT;
        this.connection = EnsembleConnection.open(settings, limit, timer);
        this.leases = LeaseConnection.open(settings, pace.attempt(), timer);
        this.claims = new ClaimStore(connection);
        this.groups = new GroupStore(connection);
        this.history = new HistoryStore(connection);
        this.operations = new OperationStore(connection);
        this.chronicle = new Chronicle(connection::later);
        this.registration = Ephemeral.registration(connection, alive.node(), surroundings::namesakeFound);
        this.leaseWatch = new LeaseWatch(connection, self);
        this.memory = new Recollection(
                connection,
                self,
                new Servers(settings.servers(), settings.access().isEncrypted()),
                surroundings,
                worker,
                () -> Set.copyOf(followed.keySet()),
                () -> followed.values().forEach(FollowedGroup::lookAgain),
                leases::countAnew);
        leases.onRollback(memory::wentBack);
        this.start = new Start(settings, connection, self, surroundings, memory, worker, () -> joined(alive));
        // More than the time between two renewals of an agent like this one, which is what a standby hears.
        this.patience = pace.renewal().multipliedBy(3).dividedBy(2);
    }

    /**
     * Begins this incarnation: ends the session of the one before, makes its lease, registers, follows its groups.
     *
     * <p>Returns at once; goes on trying until ZooKeeper answers.
     */
    public void start(Optional<SessionKey> lastLife) {
        start.begin(lastLife);
    }

    /** Looks for a server that has fallen silent; to be called again and again, by one thread. */
    public void look() {
        connection.lookForSilence(patience);
    }

    /** Follows a group from now on, before any command names it; its first event comes when this incarnation has its lease. */
    public void follow(GroupName group) {
        FollowedGroup added = followed.computeIfAbsent(
                group, name -> new FollowedGroup(connection, name, self, memory, worker, inbox));
        if (start.isDone()) {
            added.startWatch();
        }
    }

    /** The mark of a group is on the disk: whoever confirms an incident has to know it. */
    public void remembers(GroupName group, Epoch mark) {
        memory.remembers(group, mark);
    }

    /** The session timeout that the servers granted; empty before the first connection. */
    public Optional<Duration> negotiatedTimeout() {
        return connection.negotiatedTimeout();
    }

    /** Why ZooKeeper refuses this agent, if for want of the right credential: a sentence with the remedy. */
    public Optional<String> refusal() {
        return connection.refusal();
    }

    public boolean isEncrypted() {
        return connection.access().isEncrypted();
    }

    /** True when both connections have a server and this incarnation has its lease. */
    public boolean isJoined() {
        return start.isDone() && connection.isConnected() && leases.isConnected();
    }

    /** True when somebody deleted the lease of this incarnation: it will never be made again. */
    public boolean isLeaseGone() {
        return start.isDone() && leaseWatch.isGone();
    }

    @Override
    public void execute(Command.InEnsemble command) {
        if (command instanceof Command.Renew renew) {
            var unused = leases.renew(self, renew.covered())
                    .exceptionally(failure -> {
                        LOG.error("A renewal failed in a way that is not foreseen", failure);
                        return new RenewalOutcome.Unknown(failure.toString());
                    })
                    .thenAccept(outcome -> inbox.put(new Event.RenewalEnded(renew.number(), outcome)));
        } else if (command instanceof Command.Claim claim) {
            GroupName group = claim.group();
            answer(
                    claims.claim(claim, entry(claim.told())),
                    outcome -> new Event.ClaimEnded(group, claim.claim().epoch(), outcome));
        } else if (command instanceof Command.AddSeat add) {
            GroupName group = add.group();
            answer(
                    claims.addSeat(add, entry(add.told())),
                    outcome -> new Event.ClaimEnded(group, add.claim().epoch(), outcome));
        } else if (command instanceof Command.Amend amend) {
            GroupName group = amend.group();
            answer(
                    claims.amend(amend),
                    outcome -> new Event.AmendEnded(group, amend.claim().epoch(), amend.claim(), outcome));
        } else if (command instanceof Command.Release release) {
            GroupName group = release.group();
            answer(
                    claims.release(release, entry(release.told())),
                    outcome -> new Event.ReleaseEnded(
                            group, release.seat(), release.claim().epoch(), outcome));
        } else {
            executeWithoutAnswer(command);
        }
    }

    private void executeWithoutAnswer(Command.InEnsemble command) {
        if (command instanceof Command.ReadBack read) {
            followed(read.group()).readBack();
        } else if (command instanceof Command.CreateGroup create) {
            createGroup(create.group());
        } else if (command instanceof Command.JoinLatch join) {
            followed(join.group()).join();
        } else if (command instanceof Command.RejoinLatch rejoin) {
            followed(rejoin.group()).rejoin();
        } else if (command instanceof Command.Publish publish) {
            followed(publish.group()).publish(publish.report());
            memory.reports(publish.group(), incidentIn(publish.report()));
        } else if (command instanceof Command.PayDebt pay) {
            payDebt(pay);
        } else if (command instanceof Command.NoteFenceFailure note) {
            noteFenceFailure(note);
        } else if (command instanceof Command.LogTransition log) {
            log(log);
        } else if (command instanceof Command.FinishOperation finish) {
            Operation.State state = finish.succeeded() ? Operation.State.SUCCEEDED : Operation.State.FAILED;
            chronicle.add(() -> operations.finish(finish.group(), finish.operation(), state, finish.detail()));
        } else {
            throw new IllegalArgumentException("no adapter for " + command);
        }
    }

    /** Closes both sessions: the ephemeral nodes of this incarnation vanish. Blocks for a few seconds at most. */
    @Override
    public void close() {
        try {
            // The last transitions are those that matter after an end.
            chronicle.await(CLOSING);
            followed.values().forEach(FollowedGroup::close);
            registration.close();
            memory.close();
            worker.shutdown();
            if (!worker.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The latches are closed by the end of their session");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
        leases.close();
    }

    private void joined(Alive alive) {
        leaseWatch.begin();
        registration.write(alive);
        Bearer.begin(connection, self.node());
        warnOfOpenTree();
        memory.publish();
        followed.values().forEach(FollowedGroup::startWatch);
        new LeaseCollection(connection, self).start();
    }

    private void warnOfOpenTree() {
        if (connection.access().isAuthenticated()) {
            var unused = new Enclosure(connection).state().thenAccept(state -> {
                if (state == Enclosure.State.OPEN) {
                    LOG.warn("this agent has a credential, but the tree in ZooKeeper is open to everybody who reaches a"
                            + " server; close it with: baton secure");
                }
            });
        }
    }

    private static Optional<String> incidentIn(MemberReport report) {
        return report.reasons().stream()
                .filter(reason -> reason.code().equals(Incident.CODE))
                .map(Reason::sentence)
                .findFirst();
    }

    private FollowedGroup followed(GroupName group) {
        FollowedGroup known = followed.get(group);
        if (known == null) {
            throw new IllegalStateException("group " + group + " is acted upon without being followed");
        }
        return known;
    }

    private void createGroup(GroupName group) {
        var unused = groups.create(group, surroundings.spec(group), GroupStore.Creator.AGENT)
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Unknown) {
                        connection.later(PAUSE, () -> reload(group));
                    } else if (outcome instanceof Outcome.Refused refused) {
                        LOG.info("Group {} is not created: {}", group, refused.why());
                    }
                });
    }

    private void reload(GroupName group) {
        FollowedGroup known = followed.get(group);
        if (known != null) {
            known.reload();
        }
    }

    /** Deleting a debt again does no harm: its name is never used twice. */
    private void payDebt(Command.PayDebt pay) {
        var unused = claims.payDebt(pay.group(), pay.seat(), pay.debt()).thenAccept(outcome -> {
            if (outcome instanceof Outcome.Unknown) {
                connection.later(PAUSE, () -> payDebt(pay));
            }
        });
    }

    private void noteFenceFailure(Command.NoteFenceFailure note) {
        var unused = claims.noteFenceFailure(note.group(), note.seat(), note.debt(), note.failure())
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Unknown) {
                        connection.later(PAUSE, () -> noteFenceFailure(note));
                    }
                });
    }

    private void log(Command.LogTransition log) {
        Instant now = clock.instant();
        NodeName node = self.node();
        if (!log.transition().kind().isToldByItsTransaction()) {
            HistoryEntry entry = entry(log.transition());
            chronicle.add(() -> history.append(log.group(), entry));
        }
        log.operation()
                .ifPresent(operation ->
                        chronicle.add(() -> operations.addStep(operation, Stories.step(now, node, log.transition()))));
    }

    private HistoryEntry entry(Transition transition) {
        return Stories.entry(clock.instant(), self.node(), transition);
    }

    private void answer(CompletableFuture<Outcome> outcome, Function<Outcome, Event> event) {
        var unused = outcome.exceptionally(failure -> {
                    LOG.error("A transaction failed in a way that is not foreseen", failure);
                    return new Outcome.Unknown(String.valueOf(failure.getMessage()));
                })
                .thenAccept(known -> inbox.put(event.apply(known)));
    }
}
