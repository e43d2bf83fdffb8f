package baton.zookeeper;

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
import baton.failover.group.LatchEntry;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.member.Command;
import baton.failover.member.LeaseCheck;
import baton.failover.member.Outcome;
import baton.failover.member.Transition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.test.TestingServer;

/** A server in this process, connections to it, and the moves that most tests begin with. */
final class TestEnsemble implements AutoCloseable {
    static final Seat SEAT = new Seat(0);
    static final Duration PATIENCE = Duration.ofSeconds(15);
    /** Of all connections. */
    static final ScheduledExecutorService TIMER = Timers.start("test-timer");

    /** An entry of the history for tests that do not look at the history. */
    static final Transition TRANSITION = new Transition(
            Transition.Kind.CLAIMED, new Seat(0), new Epoch(1), Cause.START, "as a test tells it", List.of());

    static final HistoryEntry TOLD = new HistoryEntry(
            Instant.EPOCH,
            Optional.empty(),
            TRANSITION.kind().code(),
            TRANSITION.kind().sentence(),
            Optional.of(TRANSITION.seat()),
            Optional.of(TRANSITION.epoch()),
            Optional.of(TRANSITION.cause()),
            TRANSITION.detail(),
            Map.of());

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final AtomicInteger GROUPS = new AtomicInteger();

    private final TestingServer server;
    private final Deque<Runnable> opened = new ArrayDeque<>();

    TestEnsemble() throws Exception {
        server = new TestingServer(true);
    }

    TestingServer server() {
        return server;
    }

    EnsembleSettings settings() {
        return settings(server.getConnectString());
    }

    static EnsembleSettings settings(String servers) {
        return settings(servers, Duration.ofSeconds(20));
    }

    static EnsembleSettings settings(String servers, Duration sessionTimeout) {
        return EnsembleSettings.plain(servers, "/baton/test", sessionTimeout);
    }

    /** A connection of its own, with the parents made. */
    EnsembleConnection connect() throws Exception {
        return connect(settings());
    }

    EnsembleConnection connect(EnsembleSettings settings) throws Exception {
        EnsembleConnection connection = EnsembleConnection.open(settings, LIMIT, TIMER);
        closing(connection::close);
        Poll.until(() -> get(connection.prepare()));
        return connection;
    }

    LeaseConnection leases() {
        LeaseConnection leases = LeaseConnection.open(settings(), LIMIT, TIMER);
        closing(leases::close);
        return leases;
    }

    /** {@code close} is run when the test is over, the last one first. */
    void closing(Runnable close) {
        opened.push(close);
    }

    Executor latchExecutor() {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        closing(executor::shutdown);
        return executor;
    }

    static GroupName freshGroup() {
        return new GroupName("group-" + GROUPS.incrementAndGet());
    }

    static Holder holder(String node) {
        return new Holder(new NodeName(node), new Stamp("boot-" + node), new Incarnation("life-of-" + node));
    }

    static GroupSpec spec() {
        return spec(Mode.ACTIVE_PASSIVE, OptionalInt.empty());
    }

    static GroupSpec upTo(int most) {
        return spec(Mode.ACTIVE_ACTIVE, OptionalInt.of(most));
    }

    static GroupSpec unbounded() {
        return spec(Mode.ACTIVE_ACTIVE, OptionalInt.empty());
    }

    private static GroupSpec spec(Mode mode, OptionalInt most) {
        return new GroupSpec(
                mode,
                most,
                LeaseBudget.DEFAULT,
                Optional.empty(),
                FencePolicy.NONE,
                EnsembleLoss.STOP,
                Restarts.NONE,
                0);
    }

    /** A group that an operator created: its seats are free. */
    GroupName group(EnsembleConnection connection, GroupSpec spec) throws Exception {
        GroupName group = freshGroup();
        done(get(new GroupStore(connection).create(group, spec, GroupStore.Creator.OPERATOR)));
        return group;
    }

    /** A latch entry and a lease for {@code holder}, as an agent has them before its first claim. */
    static LatchEntry candidate(EnsembleConnection connection, GroupName group, Holder holder) throws Exception {
        get(new LeaseStore(connection).create(holder));
        String path = connection.paths().latch(group) + "/_c_1-latch-";
        Transaction transaction = new Transaction(connection.acl());
        transaction.create(
                "exists",
                path,
                holder.node().value().getBytes(StandardCharsets.UTF_8),
                org.apache.zookeeper.CreateMode.EPHEMERAL_SEQUENTIAL);
        Transaction.Ended ended = get(transaction.send(connection.calls()));
        return new LatchEntry(holder.node(), Paths.name(((Commit.Done) ended.commit()).path(0)));
    }

    static GroupView view(EnsembleConnection connection, GroupName group) throws Exception {
        return ((GroupState.Present) get(new GroupReader(connection).read(group))).view();
    }

    /** The claim of a free seat that the rules would ask for now. */
    static Command.Claim claimOf(GroupName group, GroupView view, Seat seat, Holder holder, LatchEntry latch) {
        SeatView present = view.seat(seat).orElseThrow();
        boolean debt = present.claim().state() != ClaimState.RELEASED
                && present.claim().holder().isPresent();
        return new Command.Claim(
                group,
                seat,
                held(view, holder),
                present.claimVersion(),
                view.epochVersion(),
                view.specVersion(),
                latch,
                present.claim().state() == ClaimState.HELD
                        ? Optional.of(new LeaseCheck(present.claim().holder().orElseThrow(), present.leaseVersion()))
                        : Optional.empty(),
                debt
                        ? present.claim()
                                .holder()
                                .map(old -> new Debt(
                                        old.node(), old.stamp(), present.claim().epoch(), ""))
                        : Optional.empty(),
                TRANSITION);
    }

    static Claim held(GroupView view, Holder holder) {
        Epoch epoch = view.epoch().next();
        return new Claim(
                epoch, Optional.of(holder), ClaimState.HELD, view.spec().terms(), Cause.START);
    }

    /** {@code holder} takes {@code seat}, from whoever has it. */
    static Command.Claim taken(EnsembleConnection connection, GroupName group, Seat seat, Holder holder)
            throws Exception {
        LatchEntry latch = candidate(connection, group, holder);
        Command.Claim claim = claimOf(group, view(connection, group), seat, holder, latch);
        done(get(new ClaimStore(connection).claim(claim, TOLD)));
        return claim;
    }

    static int done(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return done.version();
        }
        throw new AssertionError("expected it done, found " + outcome);
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    static String text(CuratorFramework curator, String path) throws Exception {
        return new String(curator.getData().forPath(path), StandardCharsets.UTF_8);
    }

    static void write(CuratorFramework curator, String path, String text) throws Exception {
        curator.setData().forPath(path, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
        server.close();
    }
}
