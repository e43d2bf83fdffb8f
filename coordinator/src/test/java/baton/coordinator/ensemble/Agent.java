package baton.coordinator.ensemble;

import baton.coordinator.Poll;
import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.member.Command;
import baton.failover.member.Outcome;
import baton.failover.member.Transition;
import baton.zookeeper.ClaimStore;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.Ephemeral;
import baton.zookeeper.GroupReader;
import baton.zookeeper.GroupState;
import baton.zookeeper.HistoryEntry;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.Latch;
import baton.zookeeper.LeaseStore;
import baton.zookeeper.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of an agent as a coordinator can see: a member that claims and releases when the test says so. */
final class Agent implements AutoCloseable {
    private static final Transition TRANSITION = new Transition(
            Transition.Kind.CLAIMED, new Seat(0), new Epoch(1), Cause.START, "as a test tells it", List.of());

    private static final HistoryEntry TOLD = new HistoryEntry(
            Instant.EPOCH,
            Optional.empty(),
            TRANSITION.kind().code(),
            TRANSITION.kind().sentence(),
            Optional.of(TRANSITION.seat()),
            Optional.of(TRANSITION.epoch()),
            Optional.of(TRANSITION.cause()),
            TRANSITION.detail(),
            Map.of());

    private final Holder self;
    private final GroupName group;
    private final EnsembleConnection connection;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Latch latch;
    private final Ephemeral<MemberReport> report;

    Agent(String connect, GroupName group, String node) throws Exception {
        this.self = new Holder(new NodeName(node), new Stamp("stamp-" + node), new Incarnation("life-" + node));
        this.group = group;
        this.connection = EnsembleConnection.open(
                EnsembleSettings.plain(connect, "/baton", Duration.ofSeconds(20)),
                Duration.ofSeconds(3),
                Timers.start("test-timer"));
        Poll.until(() -> connection.prepare().get());
        new LeaseStore(connection).create(self).get();
        latch = new Latch(connection, group, self.node(), executor);
        latch.join();
        report = Ephemeral.member(connection, group, self.node());
        say(Role.STANDBY);
        Poll.until(() -> entry().isPresent());
    }

    void say(Role role) {
        report.write(
                new MemberReport(self, role, true, false, 100, OptionalLong.empty(), List.of(), self.node() + ":8701"));
    }

    long claims(int seat) throws Exception {
        GroupView view = view();
        SeatView present = view.seat(new Seat(seat)).orElseThrow();
        Claim claim = new Claim(
                view.epoch().next(),
                Optional.of(self),
                ClaimState.HELD,
                view.spec().terms(),
                Cause.START);
        sure(new ClaimStore(connection)
                .claim(
                        new Command.Claim(
                                group,
                                new Seat(seat),
                                claim,
                                present.claimVersion(),
                                view.epochVersion(),
                                view.specVersion(),
                                entry().orElseThrow(),
                                Optional.empty(),
                                Optional.empty(),
                                TRANSITION),
                        TOLD));
        say(Role.ACTIVE);
        return claim.epoch().number();
    }

    void releases(int seat) throws Exception {
        SeatView present = view().seat(new Seat(seat)).orElseThrow();
        sure(new ClaimStore(connection)
                .release(
                        new Command.Release(group, new Seat(seat), present.claim(), present.claimVersion(), TRANSITION),
                        TOLD));
        say(Role.STANDBY);
    }

    void tells(GroupName other, String code) throws Exception {
        sure(new HistoryStore(connection)
                .append(
                        other,
                        new HistoryEntry(
                                Instant.now(),
                                Optional.of(self.node()),
                                code,
                                "is " + code,
                                Optional.of(new Seat(0)),
                                Optional.of(view().epoch()),
                                Optional.of(Cause.START),
                                "",
                                Map.of("promoting", Duration.ofMillis(12)))));
    }

    GroupView view() throws Exception {
        return ((GroupState.Present)
                        new GroupReader(connection).readCommitted(group).get())
                .view();
    }

    @Override
    public void close() {
        report.close();
        latch.close();
        connection.close();
        executor.shutdown();
    }

    private Optional<LatchEntry> entry() throws Exception {
        return view().latch().stream()
                .filter(entry -> entry.node().equals(self.node()))
                .findFirst();
    }

    private static void sure(CompletableFuture<Outcome> answer) throws Exception {
        Outcome outcome = answer.get();
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError("expected it done, found " + outcome);
        }
    }
}
