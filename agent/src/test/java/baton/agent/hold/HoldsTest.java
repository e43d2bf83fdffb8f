package baton.agent.hold;

import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.SEAT;
import static baton.agent.hold.Bench.SUPERVISED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.FoundHold;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HoldsTest {
    private static final Duration LIMIT = Duration.ofMillis(500);

    private Bench bench;
    private Holds holds;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        holds = holds(SUPERVISED);
    }

    @AfterEach
    void close() throws IOException {
        holds.close();
        bench.close();
    }

    @Test
    void writtenHoldIsWhatTheGuardReads() throws Exception {
        StopPlan plan = new StopPlan(List.of("/k", "a b"), List.of("/s"), false);
        try (Holds planned = holds(plan)) {
            planned.write(GROUP, hold(1, HoldPhase.PROMOTING, new Tick(5000), Duration.ofMillis(700)));

            assertEquals(Optional.empty(), bench.next(Event.HoldWritten.class).refusal());
            assertEquals(
                    String.join(
                            "\n",
                            "format=1",
                            "kill-at=                5000",
                            "until=                6000",
                            "phase=promoting",
                            "on-agent-crash=adopt   ",
                            "group=g",
                            "seat=0",
                            "epoch=1",
                            "stamp=" + bench.run.stamp(),
                            "node=n1",
                            "kill-limit=00000000000000000700",
                            "kill=/k",
                            "kill=a b",
                            "stopped=/s",
                            "run=no",
                            "kill-at=                5000",
                            ""),
                    Files.readString(holds.path(GROUP, SEAT, new Epoch(1))));
        }
    }

    /** A directory in the place of the file that is linked into place: it cannot be written, whoever runs the test. */
    @Test
    void aHostWithoutRoomForAHoldSaysSoUntilThereIsSome() throws Exception {
        Files.createDirectories(holds.path(GROUP, SEAT, new Epoch(1)).resolveSibling(".0.1.new/full"));
        Path probe = Files.createDirectories(bench.run.path().resolve(".room/full"));

        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, new Tick(5000), LIMIT));

        Event.HostObstacle full = bench.next(Event.HostObstacle.class);
        String why = full.sentence().orElseThrow();
        assertTrue(why.contains("0.1") && why.contains("make room there"), why);
        Files.delete(probe);
        assertEquals(new Event.HostObstacle(full.code(), Optional.empty()), bench.next(Event.HostObstacle.class));
    }

    /** What lists or records a hold comes before it, and must not outlast an attempt that made none. */
    @Test
    void aHoldThatCouldNotBeMadeIsLookedForByNobody() throws Exception {
        Path inTheWay = bench.place(1).standing().resolveSibling(".0.1.new");
        Files.createDirectories(inTheWay.resolve("file"));

        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, Tick.NEVER, bench.killLimit));

        assertTrue(bench.next(Event.HoldWritten.class).refusal().isPresent());
        Files.delete(inTheWay.resolve("file"));
        try (Holds next = holds(SUPERVISED)) {
            assertEquals(List.of(), next.find().getOrDefault(GROUP, List.of()));
        }
    }

    @Test
    void whatAnotherVersionWroteSurvivesARewrite() throws Exception {
        HoldText ours = bench.text(1, new Tick(5000), SUPERVISED);
        String richer = ours.render().replace("\nrun=yes\n", "\nrun=yes\nmood=calm\n");
        HoldText read = HoldText.parse(richer).orElseThrow();
        assertEquals(richer, read.with(ours.hold()).render());
    }

    @Test
    void aHoldOfAVersionThatKnewNoCrashPolicyMeansAdopt() {
        HoldText ours = bench.text(1, new Tick(5000), SUPERVISED);
        String older = ours.render().replace("on-agent-crash=adopt   \n", "");
        assertEquals(Optional.of(ours), HoldText.parse(older));
    }

    @Test
    void whatBecomesOfACrashIsReadAsItIsWritten() {
        Hold hold = new Hold(SEAT, new Epoch(1), HoldPhase.ACTIVE, Tick.NEVER, Tick.NEVER, LIMIT, AgentCrash.FAILOVER);
        String text = bench.text(1, new Tick(5000), SUPERVISED).with(hold).render();
        assertTrue(text.contains("\non-agent-crash=failover\n"), text);
        assertEquals(hold, HoldText.parse(text).orElseThrow().hold());
    }

    @Test
    void aRaisedKillLimitReachesTheGuardTogetherWithItsKillAt() throws Exception {
        Path path = holds.path(GROUP, SEAT, new Epoch(1));
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, new Tick(9000), Duration.ofMillis(500)));
        long length = Files.size(path);

        Duration longest = Duration.ofHours(999_999_999);
        Hold raised = hold(1, HoldPhase.ACTIVE, new Tick(6500), longest);
        holds.extend(GROUP, raised);

        assertEquals(
                raised, HoldText.parse(Files.readString(path)).orElseThrow().hold());
        assertEquals(length, Files.size(path));
    }

    @Test
    void aHoldOfTheFirstVersionIsReadWithItsOwnKillLimit() {
        HoldText ours = bench.text(1, new Tick(5000), SUPERVISED);
        String first = ours.render().replaceFirst("kill-limit=0*", "kill-limit=");
        assertTrue(first.contains("\nkill-limit=1000\n"), first);
        assertEquals(Optional.of(ours), HoldText.parse(first));
    }

    @Test
    void aKillLimitOfZeroIsNoHold() {
        String text = bench.text(1, new Tick(5000), SUPERVISED).render();
        assertEquals(Optional.empty(), HoldText.parse(text.replaceFirst("kill-limit=\\d*", "kill-limit=0")));
    }

    @Test
    void changesKeepTheFileAndItsLength() throws Exception {
        Path path = holds.path(GROUP, SEAT, new Epoch(1));
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, new Tick(5000)));
        Object inode = Files.getAttribute(path, "unix:ino");
        long length = Files.size(path);

        holds.extend(GROUP, hold(1, HoldPhase.PROMOTING, Tick.NEVER));
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));

        assertEquals(inode, Files.getAttribute(path, "unix:ino"));
        assertEquals(length, Files.size(path));
        HoldText read = HoldText.parse(Files.readString(path)).orElseThrow();
        assertEquals(HoldPhase.ACTIVE, read.hold().phase());
        assertEquals(Tick.NEVER, read.hold().killAt());
    }

    @Test
    void lapsedHoldNeverComesBack() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, new Tick(5000)));
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isEmpty());
        holds.extend(GROUP, hold(1, HoldPhase.PROMOTING, new Tick(6000)));
        HoldPath place = bench.place(1);
        Files.move(place.standing(), place.lapsed());

        holds.extend(GROUP, hold(1, HoldPhase.PROMOTING, Tick.NEVER));
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));

        assertFalse(place.stands());
        assertEquals(new Epoch(1), bench.next(Event.HoldLapsed.class).epoch());
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isPresent());
    }

    @Test
    void holdOfAGroupThatIsConfiguredNoMoreIsEndedForGood() throws Exception {
        Hold hold = hold(1, HoldPhase.ACTIVE, Tick.NEVER);
        holds.write(GROUP, hold);
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isEmpty());
        HoldPath place = bench.place(1);

        holds.lapse(GROUP, hold);

        assertFalse(place.stands());
        assertTrue(Files.exists(place.lapsed()));
    }

    @Test
    void epochThatWasGivenUpGetsNoHoldAgain() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, Tick.NEVER));
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isEmpty());
        HoldPath place = bench.place(1);
        Files.move(place.standing(), place.lapsed());
        Files.createFile(place.dead());
        holds.close();
        holds = holds(SUPERVISED);

        holds.write(GROUP, hold(1, HoldPhase.PROMOTING, Tick.NEVER));

        assertTrue(bench.next(Event.HoldWritten.class).refusal().isPresent());
        assertFalse(place.stands());
    }

    @Test
    void seatGetsNoHoldWhileTheGuardIsStillAtTheLast() throws Exception {
        HoldPath old = bench.hold(1, Tick.NEVER, SUPERVISED);
        Files.move(old.standing(), old.lapsed());

        holds.write(GROUP, hold(2, HoldPhase.PROMOTING, Tick.NEVER));
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isPresent());
        Files.createFile(old.dead());
        holds.write(GROUP, hold(2, HoldPhase.PROMOTING, Tick.NEVER));

        assertTrue(bench.next(Event.HoldWritten.class).refusal().isEmpty());
        assertTrue(Files.exists(old.released()));
    }

    @Test
    void lapseIsSeenWithoutBeingLookedFor() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));
        HoldPath place = bench.place(1);
        Files.move(place.standing(), place.lapsed());

        assertEquals(new Epoch(1), bench.next(Event.HoldLapsed.class).epoch());
    }

    @Test
    void droppedHoldIsNotALapse() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));
        holds.drop(GROUP, SEAT, new Epoch(1));
        assertTrue(Files.exists(bench.place(1).released()));
        holds.write(GROUP, hold(2, HoldPhase.ACTIVE, Tick.NEVER));
        Files.delete(bench.place(2).standing());

        assertEquals(new Epoch(2), bench.next(Event.HoldLapsed.class).epoch());
    }

    @Test
    void exitOfTheServiceIsSeenAtOnceAndOnce() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));
        HoldPath place = bench.place(1);
        bench.serve(place, "sleep", "1000");
        ProcessHandle service = bench.service(place);
        long before = System.nanoTime();
        service.destroyForcibly();

        Event.ServiceExited seen = bench.next(Event.ServiceExited.class);

        System.out.println(
                "exit to event: " + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms");
        assertEquals("ended by signal 9", seen.detail());
        bench.serve(place, "false");
        assertEquals(
                "ended with status 1", bench.next(Event.ServiceExited.class).detail());
        assertEquals(Optional.empty(), Optional.ofNullable(bench.events.peek()));
    }

    @Test
    void serviceThatDiedWithItsSupervisorIsSeen() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));
        HoldPath place = bench.place(1);
        bench.serve(place, "sleep", "1000");
        ProcessHandle service = bench.service(place);

        service.parent().orElseThrow().destroyForcibly();
        service.destroyForcibly();

        assertEquals(
                "ended, and so did its supervisor",
                bench.next(Event.ServiceExited.class).detail());
    }

    @Test
    void serviceSurvivesTheAgentAndItsExitIsSeen() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.ACTIVE, Tick.NEVER));
        HoldPath place = bench.place(1);
        bench.serve(place, "sleep", "1000");
        holds.close();
        holds = holds(SUPERVISED);

        List<FoundHold> found = holds.find().getOrDefault(GROUP, List.of());

        assertEquals(List.of(new FoundHold(hold(1, HoldPhase.ACTIVE, Tick.NEVER), true)), found);
        holds.extend(GROUP, hold(1, HoldPhase.ACTIVE, new Tick(1 << 30)));
        assertTrue(Files.readString(place.standing()).contains("kill-at=          1073741824"));
        bench.service(place).destroyForcibly();
        assertEquals(new Epoch(1), bench.next(Event.ServiceExited.class).epoch());
    }

    @Test
    void whatEarlierLivesLeftIsFound() throws Exception {
        HoldPath ended = bench.hold(1, new Tick(7), SUPERVISED);
        Files.writeString(ended.exit(), "0\n");
        HoldPath lapsed = bench.hold(2, new Tick(7), SUPERVISED);
        Files.move(lapsed.standing(), lapsed.lapsed());
        HoldPath released = bench.hold(3, new Tick(7), SUPERVISED);
        Files.move(released.standing(), released.released());
        Files.writeString(bench.place(4).pids(), "1 1\n");
        Files.writeString(bench.place(5).standing(), "damaged");

        List<FoundHold> found = holds.find().getOrDefault(GROUP, List.of());

        assertEquals(
                List.of(1L, 2L, 4L, 5L),
                found.stream().map(hold -> hold.hold().epoch().number()).toList());
        assertTrue(found.stream().noneMatch(FoundHold::usable));
    }

    @Test
    void groupsThatAreNotKnownAnyMoreAreFoundToo() throws Exception {
        Files.createDirectories(bench.run.path().resolve("holds/old"));
        Files.writeString(bench.run.path().resolve("holds/old/0.1.pids"), "1 1\n");

        assertEquals(
                1, holds.find().getOrDefault(new GroupName("old"), List.of()).size());
    }

    private Holds holds(StopPlan plan) throws IOException {
        return new Holds(bench.run, NODE, group -> plan, bench.inbox, bench.rounds);
    }

    private static Hold hold(long epoch, HoldPhase phase, Tick killAt) {
        return hold(epoch, phase, killAt, LIMIT);
    }

    private static Hold hold(long epoch, HoldPhase phase, Tick killAt, Duration killLimit) {
        return new Hold(SEAT, new Epoch(epoch), phase, killAt, killAt.plus(Duration.ofMillis(1000)), killLimit);
    }
}
