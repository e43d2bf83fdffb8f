package baton.coordinator.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.Poll;
import baton.coordinator.TestServer;
import baton.coordinator.view.EnsembleSight;
import baton.coordinator.view.EnsembleUnreachable;
import baton.coordinator.view.EntryId;
import baton.coordinator.view.Estate;
import baton.coordinator.view.GroupShown;
import baton.coordinator.view.GroupState;
import baton.coordinator.view.HistoryEntry;
import baton.coordinator.view.Sights;
import baton.coordinator.view.SpecChange;
import baton.coordinator.view.Switchover;
import baton.coordinator.view.Verification;
import baton.coordinator.view.Written;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.operator.Completion;
import baton.failover.operator.Fencing;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.operator.SeatClaim;
import baton.zookeeper.EnsembleSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("ensemble")
@Timeout(90)
class EnsembleEstateTest {
    @TempDir
    private static Path folder;

    private static TestServer server;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private EnsembleEstate estate;
    private GroupName group;

    @BeforeAll
    static void startServer() throws Exception {
        server = TestServer.start(folder.resolve("zookeeper"));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(TestInfo test) throws Exception {
        group = new GroupName(test.getTestMethod().orElseThrow().getName());
        estate = coordinator();
    }

    @AfterEach
    void close() throws Exception {
        for (int index = opened.size() - 1; index >= 0; index--) {
            opened.get(index).close();
        }
    }

    @Test
    void aGroupIsSeenAsSoonAsItsCreationIsAnswered() {
        assertEquals(Written.DONE, estate.create(group, Sights.activePassive()));

        assertEquals(Sights.activePassive(), seen().view().spec());
        assertEquals(ClaimState.RELEASED, seat(0).claim().state());
        assertEquals(Written.CHANGED_MEANWHILE, estate.create(group, Sights.activePassive()));
    }

    @Test
    void aGroupWithAnActiveAndAStandbyIsHealthy() throws Exception {
        estate.create(group, Sights.activePassive());
        agent("n1").claims(0);
        agent("n2");

        GroupShown shown = Poll.forValue(() -> Optional.of(shown()).filter(all -> all.state() == GroupState.HEALTHY));

        assertEquals(List.of(new NodeName("n2")), shown.succession());
        assertTrue(shown.seats().get(0).leaseUnchangedMillis().isPresent());
    }

    @Test
    void aSwitchoverIsWrittenOnlyForTheClaimThatWasRead() throws Exception {
        estate.create(group, Sights.activePassive());
        Agent n1 = agent("n1");
        long epoch = n1.claims(0);
        agent("n2");
        Switchover stale = switchover("stale");
        n1.releases(0);
        n1.claims(0);

        assertEquals(Written.CHANGED_MEANWHILE, estate.request(stale, stale.operation(requested("stale"))));
        assertEquals(Optional.empty(), estate.operation(new OperationId(id("stale"))));

        Switchover fresh = switchover("fresh");
        assertEquals(Written.DONE, estate.request(fresh, fresh.operation(requested("fresh"))));
        Intent intent = estate.read(group).orElseThrow().view().intent().orElseThrow();
        assertEquals(new Epoch(epoch + 1), intent.epoch());
        assertEquals(
                Operation.State.RUNNING,
                estate.operation(new OperationId(id("fresh"))).orElseThrow().state());
    }

    @Test
    void anOperationSurvivesItsCoordinator() throws Exception {
        estate.create(group, Sights.activePassive());
        Agent n1 = agent("n1");
        n1.claims(0);
        SeatClaim held = claim(0);
        Operation operation = Fencing.operation(group, held, "its disk is full", requested("fence"));
        assertEquals(Written.DONE, estate.revoke(group, held, "its disk is full", operation));
        estate.close();

        EnsembleEstate other = coordinator();
        Operation found = other.operation(operation.id()).orElseThrow();
        assertInstanceOf(
                Completion.Waiting.class, Completion.of(found, other.read(group).orElseThrow()));
        n1.releases(0);
        Completion.Ended ended = assertInstanceOf(
                Completion.Ended.class, Completion.of(found, other.read(group).orElseThrow()));
        other.finish(found, ended.succeeded(), ended.sentence());
        Poll.until(() -> other.operation(operation.id()).orElseThrow().state() == Operation.State.SUCCEEDED);
    }

    @Test
    void revokingARevokedClaimDoesNotTouchIt() throws Exception {
        estate.create(group, Sights.activePassive());
        agent("n1").claims(0);
        SeatClaim held = claim(0);
        estate.revoke(group, held, "first", Fencing.operation(group, held, "first", requested("first")));
        SeatClaim revoked = claim(0);

        estate.revoke(group, held, "second", Fencing.operation(group, held, "second", requested("second")));

        assertEquals(revoked, claim(0), "a new version would start every wait anew");
    }

    @Test
    void loweringTheNumberOfActivesRevokesTheSurplusAtOnce() throws Exception {
        estate.create(group, Sights.activeActive(2));
        agent("n1").claims(0);
        agent("n2").claims(1);
        SpecChange change = SpecChange.of(estate.read(group).orElseThrow().view(), Sights.activePassive());
        Operation operation = change.operation(group, 0, requested("apply")).orElseThrow();

        assertEquals(Written.DONE, estate.change(group, 0, change, Optional.of(operation)));

        assertEquals(ClaimState.HELD, seat(0).claim().state());
        assertEquals(ClaimState.REVOKED, seat(1).claim().state());
        assertEquals(Written.CHANGED_MEANWHILE, estate.change(group, 0, change, Optional.empty()));
        assertTrue(estate.operation(operation.id()).isPresent());
    }

    @Test
    void verifyNeverAnswersFromACache() throws Exception {
        estate.create(group, Sights.activePassive());
        Agent n1 = agent("n1");
        Agent n2 = agent("n2");
        for (int round = 0; round < 20; round++) {
            Agent holder = round % 2 == 0 ? n1 : n2;
            Epoch epoch = new Epoch(holder.claims(0));
            assertInstanceOf(Verification.Current.class, estate.verify(group, epoch), "round " + round);
            holder.releases(0);
            assertInstanceOf(Verification.Passed.class, estate.verify(group, epoch), "round " + round);
        }
        Epoch last = new Epoch(n1.claims(0));
        server.stop();
        try {
            assertInstanceOf(Verification.NotKnown.class, estate.verify(group, last));
            assertThrows(EnsembleUnreachable.class, () -> estate.read(group));
            assertTrue(estate.seen().orElseThrow().groups().containsKey(group), "what was seen is still shown");
        } finally {
            server.startAgain();
        }
        Poll.until(() -> estate.verify(group, last) instanceof Verification.Current);
    }

    @Test
    void eventsOfAllGroupsComeInOneOrderAndResume() throws Exception {
        GroupName other = new GroupName("other");
        estate.create(group, Sights.activePassive());
        estate.create(other, Sights.activePassive());
        Agent n1 = agent("n1");
        BlockingQueue<HistoryEntry> live = follow(Optional.empty());
        for (int round = 0; round < 25; round++) {
            n1.tells(round % 3 == 0 ? group : other, "round-" + round);
        }

        List<HistoryEntry> heard = new ArrayList<>();
        for (int round = 0; round < 25; round++) {
            HistoryEntry entry = next(live, "round-");
            assertEquals("round-" + round, entry.code());
            heard.add(entry);
        }
        BlockingQueue<HistoryEntry> resumed = follow(Optional.of(heard.get(20).id()));
        assertEquals("round-21", next(resumed, "round-").code());

        EnsembleEstate restarted = coordinator();
        BlockingQueue<HistoryEntry> elsewhere = new LinkedBlockingQueue<>();
        closing(restarted.subscribe(Optional.of(heard.get(5).id()), elsewhere::add)::close);
        assertEquals("round-6", next(elsewhere, "round-").code());
        assertEquals(12L, heard.get(0).durations().get("promotingMillis"));
    }

    @Test
    void aRecordThatCannotBeUnderstoodIsShownWithWhatToDo() throws Exception {
        estate.create(group, Sights.activePassive());
        try (CuratorFramework curator = CuratorFrameworkFactory.newClient(server.connect(), new RetryOneTime(100))) {
            curator.start();
            curator.setData().forPath("/baton/groups/" + group + "/spec", "{".getBytes(StandardCharsets.UTF_8));
        }

        Poll.until(() -> estate.seen().orElseThrow().unreadable().containsKey(group));
        Refused refused = assertThrows(Refused.class, () -> estate.read(group));

        assertEquals("unreadable", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("/spec"), refused.getMessage());
    }

    @Test
    void theServersTellWhatTheyAllow() {
        EnsembleSight ensemble = estate.ensemble();

        assertTrue(ensemble.connected());
        assertEquals(500, ensemble.tickMillis().orElseThrow());
        assertEquals(Optional.of("standalone"), ensemble.servers().get(0).mode());
        assertEquals(Duration.ofSeconds(30), ensemble.sessionTimeout());
        assertTrue(ensemble.uuid().isPresent());
    }

    private EnsembleEstate coordinator() throws Exception {
        EnsembleEstate opening =
                EnsembleEstate.open(EnsembleSettings.plain(server.connect(), "/baton", Duration.ofSeconds(30)));
        closing(opening::close);
        Poll.until(() -> opening.seen().isPresent());
        return opening;
    }

    private Agent agent(String node) throws Exception {
        Agent agent = new Agent(server.connect(), group, node);
        opened.add(agent);
        return agent;
    }

    private void closing(AutoCloseable close) {
        opened.add(close);
    }

    private BlockingQueue<HistoryEntry> follow(Optional<EntryId> after) {
        BlockingQueue<HistoryEntry> heard = new LinkedBlockingQueue<>();
        Estate.Subscription subscription = estate.subscribe(after, heard::add);
        closing(subscription::close);
        return heard;
    }

    private static HistoryEntry next(BlockingQueue<HistoryEntry> entries, String start) throws Exception {
        while (true) {
            HistoryEntry entry = entries.poll(20, TimeUnit.SECONDS);
            if (entry == null) {
                throw new AssertionError("no entry came");
            }
            if (entry.code().startsWith(start)) {
                return entry;
            }
        }
    }

    private GroupShown shown() {
        return GroupShown.of(seen(), Duration.ZERO);
    }

    private GroupSight seen() {
        return Optional.ofNullable(estate.seen().orElseThrow().groups().get(group))
                .orElseThrow();
    }

    private SeatView seat(int number) {
        return estate.read(group).orElseThrow().view().seat(new Seat(number)).orElseThrow();
    }

    private SeatClaim claim(int number) {
        SeatView seat = seat(number);
        return new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion());
    }

    private Switchover switchover(String name) throws Exception {
        Switchover.Wish wish = new Switchover.Wish(Optional.of(new NodeName("n2")), Optional.empty());
        return Switchover.grant(estate.read(group).orElseThrow(), wish, requested(name));
    }

    private Requested requested(String name) {
        return new Requested(new OperationId(id(name)), Instant.parse("2026-01-02T03:04:05.678Z"), "test");
    }

    private String id(String name) {
        return group + "-" + name;
    }
}
