package baton.agent.ensemble;

import baton.agent.loop.Rounds;
import baton.failover.group.AgentPace;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Servers;
import baton.failover.group.Stamp;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.LeaseCheck;
import baton.failover.member.Transition;
import baton.zookeeper.Alive;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.Namesake;
import baton.zookeeper.SessionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An adapter with everything that the agent puts around it, and what it reported. */
final class TestAgent implements AutoCloseable, Surroundings {
    /** An entry of the history for tests that do not look at the history. */
    static final Transition TRANSITION = new Transition(
            Transition.Kind.CLAIMED, new Seat(0), new Epoch(1), Cause.START, "as a test tells it", List.of());

    static final Seat SEAT = new Seat(0);
    static final GroupSpec SPEC = new GroupSpec(
            Mode.ACTIVE_PASSIVE,
            OptionalInt.empty(),
            LeaseBudget.DEFAULT,
            Optional.empty(),
            FencePolicy.NONE,
            EnsembleLoss.STOP,
            Restarts.NONE,
            0);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final BlockingQueue<SessionKey> sessions = new LinkedBlockingQueue<>();
    final Holder self;
    final EnsembleAdapter adapter;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<Throwable> broken = new LinkedBlockingQueue<>();
    private final Rounds rounds = new Rounds(timer, broken::add);
    private volatile Optional<String> knownEnsemble;
    private volatile Optional<Servers> knownServers;
    private volatile long zxid;

    TestAgent(String servers, String node, String life, Optional<String> knownEnsemble) {
        this(servers, node, life, knownEnsemble, Optional.empty());
    }

    TestAgent(
            String servers, String node, String life, Optional<String> knownEnsemble, Optional<Servers> knownServers) {
        this.knownEnsemble = knownEnsemble;
        this.knownServers = knownServers;
        this.self = new Holder(new NodeName(node), new Stamp("boot-" + node), new Incarnation(life));
        this.adapter = new EnsembleAdapter(
                EnsembleSettings.plain(servers, "/baton", Duration.ofSeconds(20)),
                new Alive(self.node(), "id-" + node, self.stamp(), self.incarnation(), node + ":8701", "1.0"),
                AgentPace.FAST,
                events::add,
                this,
                Clock.fixed(Instant.parse("2025-01-31T23:59:59.123Z"), ZoneOffset.UTC),
                timer);
        rounds.add(adapter::look);
    }

    /** An agent of {@code node} that follows {@code group}. */
    static TestAgent started(String servers, String node, GroupName group) {
        TestAgent agent = new TestAgent(servers, node, "life-of-" + node, Optional.empty());
        agent.adapter.follow(group);
        agent.adapter.start(Optional.empty());
        return agent;
    }

    /** The first event of a kind that {@code wanted} holds for; what came before it is dropped. */
    <E extends Event> E next(Class<E> kind, Predicate<E> wanted) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Event event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came");
            }
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                return kind.cast(event);
            }
        }
    }

    <E extends Event> E next(Class<E> kind) throws InterruptedException {
        return next(kind, event -> true);
    }

    GroupView view(Predicate<GroupView> wanted) throws InterruptedException {
        return next(Event.GroupRead.class, read -> wanted.test(read.view())).view();
    }

    /** Joins the order and waits for the own entry. */
    GroupView joined(GroupName group) throws InterruptedException {
        adapter.execute(new Command.JoinLatch(group));
        return view(view -> view.ownLatch().isPresent());
    }

    /** The claim that the rules would ask for, seeing {@code view}. */
    Command.Claim claim(GroupName group, GroupView view) {
        SeatView seat = view.seat(SEAT).orElseThrow();
        Optional<Holder> before = seat.claim().holder();
        boolean held = seat.claim().state() == ClaimState.HELD;
        return new Command.Claim(
                group,
                SEAT,
                new Claim(
                        view.epoch().next(),
                        Optional.of(self),
                        ClaimState.HELD,
                        view.spec().terms(),
                        Cause.START),
                seat.claimVersion(),
                view.epochVersion(),
                view.specVersion(),
                view.ownLatch().orElseThrow(),
                held ? Optional.of(new LeaseCheck(before.orElseThrow(), seat.leaseVersion())) : Optional.empty(),
                seat.claim().state() == ClaimState.RELEASED
                        ? Optional.empty()
                        : before.map(old ->
                                new Debt(old.node(), old.stamp(), seat.claim().epoch(), "")),
                TRANSITION);
    }

    @Override
    public GroupSpec spec(GroupName group) {
        return SPEC;
    }

    @Override
    public Optional<String> knownEnsemble() {
        return knownEnsemble;
    }

    @Override
    public void ensembleIs(String identity) {
        knownEnsemble = Optional.of(identity);
    }

    @Override
    public Optional<Servers> knownServers() {
        return knownServers;
    }

    @Override
    public void serversAre(Servers servers) {
        knownServers = Optional.of(servers);
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public void zxidIs(long seen) {
        zxid = seen;
    }

    @Override
    public Map<GroupName, Epoch> marks() {
        return Map.of();
    }

    @Override
    public void sessionOpened(SessionKey key) {
        sessions.add(key);
    }

    @Override
    public void namesakeFound(Namesake other) {}

    @Override
    public void close() {
        adapter.close();
        timer.shutdown();
        if (!broken.isEmpty()) {
            throw new AssertionError("a look of the rounds failed", broken.peek());
        }
    }
}
