package baton.agent.ensemble;

import static baton.agent.ensemble.TestAgent.SEAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.MemberReport;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.SeatView;
import baton.failover.group.Servers;
import baton.failover.member.Command;
import baton.failover.member.Covered;
import baton.failover.member.Event;
import baton.failover.member.Outcome;
import baton.failover.member.Phase;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Transition;
import baton.zookeeper.ConfirmStore;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.GroupStore;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.SessionKey;
import baton.zookeeper.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the loop may expect of the adapter. */
@Tag("ensemble")
class EnsembleAdapterTest {
    private static final GroupName GROUP = new GroupName("web");
    private static final Duration LONG = Duration.ofSeconds(15);

    private TestingServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new TestingServer(true);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aMissingGroupIsToldAndCreatedWithClaimsThatWait() throws Exception {
        try (TestAgent a = agent("a")) {
            a.next(Event.GroupMissing.class);

            a.adapter.execute(new Command.CreateGroup(GROUP));

            assertEquals(ClaimState.REVOKED, seat(a.view(view -> true)).claim().state());
        }
    }

    @Test
    void aReleasedSeatIsSeenAndTakenByAStandby() throws Exception {
        createGroup();
        try (TestAgent a = agent("a");
                TestAgent b = agent("b")) {
            GroupView seenByA = a.joined(GROUP);
            b.joined(GROUP);
            Command.Claim claim = a.claim(GROUP, seenByA);
            a.adapter.execute(claim);
            assertEquals(
                    new Event.ClaimEnded(GROUP, new Epoch(1), new Outcome.Done(1)), a.next(Event.ClaimEnded.class));
            b.view(view -> seat(view).claim().isHeldBy(a.self.node()));

            a.adapter.execute(new Command.Release(GROUP, SEAT, claim.claim(), 1, TestAgent.TRANSITION));
            assertEquals(
                    new Event.ReleaseEnded(GROUP, SEAT, new Epoch(1), new Outcome.Done(2)),
                    a.next(Event.ReleaseEnded.class));
            GroupView released = b.view(view -> seat(view).claim().state() == ClaimState.RELEASED);
            b.adapter.execute(b.claim(GROUP, released));

            assertEquals(
                    new Event.ClaimEnded(GROUP, new Epoch(2), new Outcome.Done(3)), b.next(Event.ClaimEnded.class));
        }
    }

    @Test
    void aRenewalIsAnsweredAndSeenByTheStandby() throws Exception {
        createGroup();
        try (TestAgent a = agent("a");
                TestAgent b = agent("b")) {
            a.adapter.execute(a.claim(GROUP, a.joined(GROUP)));
            a.next(Event.ClaimEnded.class);
            b.view(view -> seat(view).leaseVersion() == 0);

            a.adapter.execute(new Command.Renew(7, List.of(new Covered(GROUP, SEAT, new Epoch(1), 1))));

            assertEquals(new Event.RenewalEnded(7, new RenewalOutcome.Committed()), a.next(Event.RenewalEnded.class));
            b.view(view -> seat(view).leaseVersion() == 1);
        }
    }

    @Test
    void anAdoptionKeepsTheEpochAndChangesTheLease() throws Exception {
        createGroup();
        TestAgent before = agent("a");
        Command.Claim claim = before.claim(GROUP, before.joined(GROUP));
        before.adapter.execute(claim);
        before.next(Event.ClaimEnded.class);
        before.close();
        try (TestAgent after = new TestAgent(server.getConnectString(), "a", "second-life", Optional.empty())) {
            after.adapter.follow(GROUP);
            after.adapter.start(Optional.empty());
            GroupView view = after.view(read -> true);
            Claim adopted = seat(view).claim().adoptedBy(after.self.incarnation());

            after.adapter.execute(new Command.Amend(GROUP, SEAT, adopted, 1));

            assertEquals(
                    new Event.AmendEnded(GROUP, new Epoch(1), adopted, new Outcome.Done(2)),
                    after.next(Event.AmendEnded.class));
            after.adapter.execute(new Command.Renew(1, List.of(new Covered(GROUP, SEAT, new Epoch(1), 2))));
            assertEquals(
                    new RenewalOutcome.Committed(),
                    after.next(Event.RenewalEnded.class).outcome());
        }
    }

    @Test
    void everyCommandIsAnsweredOnceWhenNobodyAnswers() throws Exception {
        createGroup();
        try (TestAgent a = agent("a")) {
            GroupView view = a.joined(GROUP);
            Command.Claim claim = a.claim(GROUP, view);
            server.stop();

            a.adapter.execute(claim);
            a.adapter.execute(
                    new Command.AddSeat(GROUP, SEAT, claim.claim(), 0, 0, claim.ownLatch(), TestAgent.TRANSITION));
            a.adapter.execute(new Command.Amend(GROUP, SEAT, claim.claim(), 0));
            a.adapter.execute(new Command.Release(GROUP, SEAT, claim.claim(), 0, TestAgent.TRANSITION));
            a.adapter.execute(new Command.Renew(1, List.of()));
            a.adapter.execute(new Command.ReadBack(GROUP));

            int claims = 0;
            int renewals = 0;
            int others = 0;
            while (claims + renewals + others < 5) {
                Event event = assertNotNullEvent(a.events.poll(LONG.toMillis(), TimeUnit.MILLISECONDS));
                if (event instanceof Event.ClaimEnded ended) {
                    assertInstanceOf(Outcome.Unknown.class, ended.outcome());
                    claims++;
                } else if (event instanceof Event.RenewalEnded ended) {
                    assertInstanceOf(RenewalOutcome.Unknown.class, ended.outcome());
                    renewals++;
                } else if (event instanceof Event.AmendEnded || event instanceof Event.ReleaseEnded) {
                    others++;
                }
            }
            assertEquals(2, claims);
            assertEquals(1, renewals);
            server.restart();
            a.next(Event.GroupRead.class, Event.GroupRead::answersReadBack);
        }
    }

    @Test
    void sessionOfTheLastLifeIsClosedBeforeTheNextRegisters() throws Exception {
        createGroup();
        TestAgent before = agent("a");
        String old = before.joined(GROUP).ownLatch().orElseThrow().id();
        SessionKey key = before.sessions.poll(LONG.toMillis(), TimeUnit.MILLISECONDS);
        assertNotNull(key);
        try (TestAgent after = new TestAgent(server.getConnectString(), "a", "second-life", Optional.empty())) {
            after.adapter.follow(GROUP);
            after.adapter.start(Optional.of(key));

            GroupView view = after.view(read -> true);

            assertTrue(view.latch().stream().noneMatch(entry -> entry.id().equals(old)));
        } finally {
            before.close();
        }
    }

    @Test
    void aReportIsPublishedAndSeenByTheOthers() throws Exception {
        createGroup();
        try (TestAgent a = agent("a");
                TestAgent b = agent("b")) {
            MemberReport report =
                    new MemberReport(a.self, Role.STANDBY, true, false, 100, OptionalLong.empty(), List.of(), "a:8701");
            a.view(view -> true);
            a.adapter.execute(new Command.Publish(GROUP, report));

            b.view(view -> view.member(a.self.node()).equals(Optional.of(report)));
        }
    }

    @Test
    void aTransitionIsWrittenToTheHistoryWithItsPhases() throws Exception {
        createGroup();
        try (TestAgent a = agent("a");
                EnsembleConnection connection = connect()) {
            a.view(view -> true);
            Transition transition = new Transition(
                    Transition.Kind.PROMOTED,
                    SEAT,
                    new Epoch(1),
                    Cause.FAILOVER,
                    "",
                    List.of(
                            new Transition.Lap(Phase.PROMOTING, Duration.ofMillis(5)),
                            new Transition.Lap(Phase.STOP_FAILED, Duration.ofMillis(2)),
                            new Transition.Lap(Phase.PROMOTING, Duration.ofMillis(5))));

            a.adapter.execute(new Command.LogTransition(GROUP, transition, Optional.of(new OperationId("none"))));
            a.adapter.execute(new Command.LogTransition(GROUP, transition, Optional.empty()));

            HistoryStore history = new HistoryStore(connection);
            while (history.after(GROUP, 0).get(15, TimeUnit.SECONDS).size() < 2) {
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
            var entry = history.after(GROUP, 0).get(15, TimeUnit.SECONDS).get(0).entry();
            assertEquals("promoted", entry.code());
            assertEquals(Duration.ofMillis(10), entry.durations().get("promoting"));
            assertEquals(Duration.ofMillis(2), entry.durations().get("stopFailed"));
        }
    }

    @Test
    void anotherEnsembleThanTheRememberedOneFreezesEveryGroup() throws Exception {
        createGroup();
        try (TestAgent a = new TestAgent(server.getConnectString(), "a", "life", Optional.of("remembered"))) {
            a.adapter.follow(GROUP);
            a.adapter.start(Optional.empty());

            Incident found = a.next(Event.IncidentFound.class).incident();
            assertEquals("ensemble remembered", found.expected());
        }
    }

    /** What it finds there is all that it remembers, as in a copy: only the list shows that it may be one. */
    @Test
    void aListThatSharesNoServerWithTheOneBeforeFreezesEveryGroupUntilItIsConfirmed() throws Exception {
        createGroup();
        Servers first = new Servers(server.getConnectString(), false);
        Servers other = new Servers("localhost:" + server.getPort(), false);
        Optional<String> identity;
        try (TestAgent a = new TestAgent(first.spelled(), "a", "first-life", Optional.empty())) {
            a.adapter.follow(GROUP);
            a.adapter.start(Optional.empty());
            a.view(view -> true);
            await(() -> a.knownServers().equals(Optional.of(first)));
            identity = a.knownEnsemble();
        }
        try (TestAgent a = new TestAgent(other.spelled(), "a", "second-life", identity, Optional.of(first));
                EnsembleConnection connection = connect()) {
            a.adapter.follow(GROUP);
            a.adapter.start(Optional.empty());

            Incident found = a.next(Event.IncidentFound.class).incident();
            assertEquals(Incident.Kind.SERVERS, found.kind());
            assertEquals(Optional.of(first), a.knownServers());

            confirm(connection);
            a.view(view -> true);
            await(() -> a.knownServers().equals(Optional.of(other)));
            await(() -> !a.knownEnsemble().equals(identity));
        }
    }

    @Test
    void serversMayBeExchangedOneByOne() throws Exception {
        createGroup();
        Servers first = new Servers("127.0.0.1:" + server.getPort() + ",zk.invalid:2181", false);
        String next = "localhost:" + server.getPort() + ",127.0.0.1:" + server.getPort();
        try (TestAgent a = new TestAgent(next, "a", "life", Optional.empty(), Optional.of(first))) {
            a.adapter.follow(GROUP);
            a.adapter.start(Optional.empty());
            a.view(view -> true);
            await(() -> a.knownServers().equals(Optional.of(new Servers(next, false))));
        }
    }

    /** As the coordinator does, for an ensemble that an agent says went back. */
    private static void confirm(EnsembleConnection connection) throws Exception {
        ConfirmStore store = new ConfirmStore(connection);
        ConfirmStore.Found.Read read = assertInstanceOf(
                ConfirmStore.Found.Read.class, store.read(GROUP).get(15, TimeUnit.SECONDS));
        assertInstanceOf(
                Outcome.Done.class,
                store.confirm(GROUP, read.wreck(), new Epoch(7), true).get(15, TimeUnit.SECONDS));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not come");
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private TestAgent agent(String node) {
        return TestAgent.started(server.getConnectString(), node, GROUP);
    }

    private EnsembleConnection connect() {
        return EnsembleConnection.open(
                EnsembleSettings.plain(server.getConnectString(), "/baton", LONG),
                Duration.ofSeconds(5),
                Timers.start("test-timer"));
    }

    private void createGroup() throws Exception {
        try (EnsembleConnection connection = connect()) {
            assertTrue(connection.prepare().get(15, TimeUnit.SECONDS));
            assertInstanceOf(
                    Outcome.Done.class,
                    new GroupStore(connection)
                            .create(GROUP, TestAgent.SPEC, GroupStore.Creator.OPERATOR)
                            .get(15, TimeUnit.SECONDS));
        }
    }

    private static SeatView seat(GroupView view) {
        return view.seat(SEAT).orElseThrow();
    }

    private static Event assertNotNullEvent(@org.jspecify.annotations.Nullable Event event) {
        assertNotNull(event);
        return java.util.Objects.requireNonNull(event);
    }
}
