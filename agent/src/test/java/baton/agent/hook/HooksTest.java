package baton.agent.hook;

import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.SEAT;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import baton.agent.hold.Bench;
import baton.agent.hold.Holds;
import baton.agent.hold.StopPlan;
import baton.failover.group.Cause;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import baton.failover.member.Hook;
import baton.failover.member.HookCall;
import baton.failover.member.Transition;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Hooks under the real wrapper and guard. */
@Timeout(60)
class HooksTest {
    private static final Epoch EPOCH = new Epoch(17);
    private static final Duration DEMOTE_LIMIT = Duration.ofSeconds(2);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(2);

    private Bench bench;
    private Path trace;
    private Holds holds;
    private Hooks hooks;
    private GroupHooks configured = hooks(List.of(), List.of(), Duration.ofSeconds(5));
    private StopPlan plan = new StopPlan(List.of(), List.of(), false);
    private HookResult answer = HookResult.failed("n1 does not answer");
    private volatile boolean startsProcesses = true;
    private FirstCheck check = (group, patience) -> new HookResult(true, "");

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        trace = bench.top.resolve("trace");
        holds = new Holds(bench.run, NODE, group -> plan, bench.inbox, bench.rounds);
        HookPlaces places =
                new HookPlaces(bench.scripts, bench.run.path().resolve("output"), bench.top.resolve("logs"));
        hooks = new Hooks(
                places,
                NODE,
                group -> configured,
                holds::path,
                holds::provesUnused,
                (group, patience) -> check.of(group, patience),
                (group, debt) -> answer,
                bench.clock,
                bench.timer,
                () -> startsProcesses,
                bench.inbox);
    }

    @AfterEach
    void close() throws IOException {
        hooks.close();
        holds.close();
        bench.close();
    }

    @Test
    void aStartThatFailsIsAskedAboutItsHostFirst() throws Exception {
        startsProcesses = false;
        check = (group, patience) -> new HookResult(false, "status 254");
        hooks.run(GROUP, call(Hook.CHECK, Tick.NEVER));

        Event.HookEnded ended = bench.next(Event.HookEnded.class);
        assertEquals("status 254; this host cannot start processes", ended.detail());
    }

    @Test
    void hookIsToldWhatItIsAbout() throws Exception {
        Path promote = bench.script(
                "promote",
                "echo \"$@\" > '" + trace + "'",
                "env | grep ^BATON_ | sort >> '" + trace + "'",
                "cat >> '" + trace + "'",
                "echo all is well");
        use(hooks(List.of(promote.toString()), List.of(), Duration.ofSeconds(5)), List.of(), List.of());

        Event.HookEnded ended = run(Hook.PROMOTE);

        assertTrue(ended.succeeded(), ended.detail());
        assertEquals("all is well", ended.detail());
        List<String> lines = Files.readAllLines(trace);
        assertEquals("promote active g", lines.get(0));
        assertEquals(
                List.of(
                        "BATON_CAUSE=failover",
                        "BATON_DETAIL=n0 is gone",
                        "BATON_EPOCH=17",
                        "BATON_GROUP=g",
                        "BATON_HOLD=" + holds.path(GROUP, SEAT, EPOCH),
                        "BATON_NODE=n1",
                        "BATON_PREVIOUS=n0",
                        "BATON_ROLE=active",
                        "BATON_SEAT=0"),
                lines.subList(1, 10));
        JsonNode json = new ObjectMapper().readTree(lines.get(10));
        assertEquals("promote", json.get("event").asText());
        assertEquals(17, json.get("epoch").asLong());
        assertEquals(holds.path(GROUP, SEAT, EPOCH).toString(), json.get("hold").asText());
    }

    @Test
    void failureSaysTheLastLine() throws Exception {
        Path promote = bench.script("promote", "echo first; echo the disk is not mounted >&2; exit 3");
        use(hooks(List.of(promote.toString()), List.of(), Duration.ofSeconds(5)), List.of(), List.of());

        Event.HookEnded ended = run(Hook.PROMOTE);

        assertFalse(ended.succeeded());
        assertEquals("promote ended with status 3: the disk is not mounted", ended.detail());
    }

    @Test
    void hookTimeoutEndsItsWholeGroup() throws Exception {
        Path pids = bench.top.resolve("pids");
        Path promote = bench.script(
                "promote",
                "bash -c 'trap \"\" TERM; echo $$ >> \"$0\"; while :; do sleep 1000; done' '" + pids + "' &",
                "while [[ ! -s '" + pids + "' ]]; do :; done",
                "wait");
        use(hooks(List.of(promote.toString()), List.of(), Duration.ofMillis(800)), List.of(), List.of());

        Event.HookEnded ended = run(Hook.PROMOTE);

        assertFalse(ended.succeeded());
        assertEquals("promote took too long and was ended", ended.detail());
        for (String pid : Files.readAllLines(pids)) {
            until("its children are gone", () -> ProcessHandle.of(Long.parseLong(pid))
                    .filter(Bench::runs)
                    .isEmpty());
        }
    }

    @Test
    void killEndsTheHookThatStillRunsAndWhatWaitsBehindIt() throws Exception {
        Path promote = bench.script("promote", "touch '" + trace + "'; sleep 1000");
        Path demote = bench.script("demote", "touch '" + trace + ".demote'");
        use(
                hooks(List.of(promote.toString()), List.of(demote.toString()), Duration.ofSeconds(50)),
                List.of(),
                List.of());
        hooks.run(GROUP, call(Hook.PROMOTE, Tick.NEVER));
        hooks.run(GROUP, call(Hook.DEMOTE, Tick.NEVER));
        until("the hook runs", () -> Files.exists(trace));
        long before = System.nanoTime();

        hooks.run(GROUP, call(Hook.KILL, Tick.NEVER));

        boolean killed = false;
        for (int answers = 0; answers < 3; answers++) {
            Event.HookEnded ended = bench.next(Event.HookEnded.class);
            assertEquals(ended.hook() == Hook.KILL, ended.succeeded(), ended.detail());
            killed |= ended.succeeded();
        }
        assertTrue(killed);
        assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 10);
        assertFalse(Files.exists(Path.of(trace + ".demote")));
        assertTrue(bench.events.stream().noneMatch(Event.HookEnded.class::isInstance));
    }

    @Test
    void hooksOfASeatRunOneAfterTheOther() throws Exception {
        Path hook = bench.script(
                "hook", "echo \"$1 begins\" >> '" + trace + "'; sleep 0.2; echo \"$1 ends\" >> '" + trace + "'");
        List<String> command = List.of(hook.toString());
        use(hooks(command, command, Duration.ofSeconds(5)), List.of(), List.of());

        hooks.run(GROUP, call(Hook.PROMOTE, Tick.NEVER));
        hooks.run(GROUP, call(Hook.DEMOTE, Tick.NEVER));

        assertEquals(Hook.PROMOTE, bench.next(Event.HookEnded.class).hook());
        assertEquals(Hook.DEMOTE, bench.next(Event.HookEnded.class).hook());
        assertEquals(
                List.of("promote begins", "promote ends", "demote begins", "demote ends"), Files.readAllLines(trace));
    }

    @Test
    void promotionsOfManySeatsBeginAFewAtATime() throws Exception {
        int seats = 16;
        int most = 2 * Runtime.getRuntime().availableProcessors();
        assumeTrue(most < seats / 2, "too many processors to see a limit");
        Path promote =
                bench.script("promote", "echo begins >> '" + trace + "'; sleep 0.5; echo ends >> '" + trace + "'");
        use(hooks(List.of(promote.toString()), List.of(), Duration.ofSeconds(50)), List.of(), List.of());
        for (int seat = 1; seat < seats; seat++) {
            Hold hold = new Hold(new Seat(seat), EPOCH, HoldPhase.PROMOTING, Tick.NEVER, Tick.NEVER, KILL_LIMIT);
            holds.write(GROUP, hold);
            assertEquals(Optional.empty(), bench.next(Event.HoldWritten.class).refusal());
        }

        for (int seat = 0; seat < seats; seat++) {
            hooks.run(GROUP, call(Hook.PROMOTE, new Seat(seat), Tick.NEVER));
        }

        for (int seat = 0; seat < seats; seat++) {
            Event.HookEnded ended = bench.next(Event.HookEnded.class);
            assertTrue(ended.succeeded(), ended.detail());
        }
        int highest = mostAtOnce();
        // A machine that is so slow that half a second takes more than one lets others in meanwhile.
        assertTrue(highest <= seats / 2, highest + " promotions at once, of " + most + " that may begin");
    }

    @Test
    void fencesOfManySeatsBeginAFewAtATime() throws Exception {
        int seats = 32;
        int most = 4 * Runtime.getRuntime().availableProcessors();
        assumeTrue(most < seats / 2, "too many processors to see a limit");
        Path fence = bench.script("fence", "echo begins >> '" + trace + "'; sleep 0.5; echo ends >> '" + trace + "'");
        configured = hooks(List.of(), List.of(), List.of(fence.toString()), Duration.ofSeconds(50));

        for (int seat = 0; seat < seats; seat++) {
            hooks.fence(new Command.Fence(GROUP, new Seat(seat), EPOCH, DEBT));
        }

        for (int seat = 0; seat < seats; seat++) {
            Event.FenceEnded ended = bench.next(Event.FenceEnded.class);
            assertTrue(ended.succeeded(), ended.detail());
        }
        int highest = mostAtOnce();
        assertTrue(highest <= seats / 2, highest + " fences at once, of " + most + " that may begin");
    }

    /** How many of those who wrote into the trace ran together. */
    private int mostAtOnce() throws IOException {
        int together = 0;
        int highest = 0;
        for (String line : Files.readAllLines(trace)) {
            together += line.equals("begins") ? 1 : -1;
            highest = Math.max(highest, together);
        }
        return highest;
    }

    @Test
    void aStopDoesNotWaitForThePromotionsOfOthers() throws Exception {
        int most = 2 * Runtime.getRuntime().availableProcessors();
        Path promote = bench.script("promote", "sleep 1000");
        Path demote = bench.script("demote", "exit 0");
        use(
                hooks(List.of(promote.toString()), List.of(demote.toString()), Duration.ofSeconds(50)),
                List.of(),
                List.of());
        for (int seat = 1; seat <= most; seat++) {
            Hold hold = new Hold(new Seat(seat), EPOCH, HoldPhase.PROMOTING, Tick.NEVER, Tick.NEVER, KILL_LIMIT);
            holds.write(GROUP, hold);
            assertEquals(Optional.empty(), bench.next(Event.HoldWritten.class).refusal());
            hooks.run(GROUP, call(Hook.PROMOTE, new Seat(seat), Tick.NEVER));
        }
        hooks.run(GROUP, call(Hook.PROMOTE, Tick.NEVER));

        hooks.run(GROUP, call(Hook.DEMOTE, Tick.NEVER));

        Event.HookEnded promoted = bench.next(Event.HookEnded.class);
        assertEquals(Hook.PROMOTE, promoted.hook());
        assertEquals(
                "its turn had not come when the service was stopped or the agent ended, or this host has no process left"
                        + " for it",
                promoted.detail());
        assertEquals(Hook.DEMOTE, bench.next(Event.HookEnded.class).hook());
    }

    @Test
    void drainRunsBesideAnActiveServiceWithinItsLimit() throws Exception {
        Path drain = bench.script("drain", "echo \"$1 $2 $3\" >> '" + trace + "'; echo 3 clients left; exit 4");
        use(draining(drain, Duration.ofSeconds(5)), List.of(), List.of());

        assertEquals(
                "drain ended with status 4: 3 clients left", run(Hook.DRAIN).detail());

        assertEquals(List.of("drain active g"), Files.readAllLines(trace));
        use(draining(bench.script("slow", "sleep 1000"), Duration.ofMillis(300)), List.of(), List.of());
        assertEquals("drain took too long and was ended", run(Hook.DRAIN).detail());
    }

    @Test
    void drainMakesWayForTheDemotion() throws Exception {
        Path drain = bench.script(
                "drain",
                "trap '' TERM; echo $$ > '" + trace + ".new'; mv '" + trace + ".new' '" + trace + "'; exec sleep 1000");
        use(draining(drain, Duration.ofSeconds(50)), List.of(), List.of());
        hooks.run(GROUP, call(Hook.DRAIN, Tick.NEVER));
        until("the drain runs", () -> Files.exists(trace));

        hooks.run(GROUP, call(Hook.DEMOTE, Tick.NEVER));

        Event.HookEnded cut = bench.next(Event.HookEnded.class);
        assertEquals("drain was cut short", cut.detail());
        assertEquals(Hook.DEMOTE, bench.next(Event.HookEnded.class).hook());
        long pid = Long.parseLong(Files.readString(trace).strip());
        until("it is gone", () -> ProcessHandle.of(pid).filter(Bench::runs).isEmpty());
        assertTrue(run(Hook.VERIFY).succeeded());
    }

    @Test
    void killEndsTheDrain() throws Exception {
        Path drain = bench.script("drain", "touch '" + trace + "'; sleep 1000");
        use(draining(drain, Duration.ofSeconds(50)), List.of(), List.of());
        hooks.run(GROUP, call(Hook.DRAIN, Tick.NEVER));
        until("the drain runs", () -> Files.exists(trace));

        hooks.run(GROUP, call(Hook.KILL, Tick.NEVER));

        List<Event.HookEnded> both = List.of(bench.next(Event.HookEnded.class), bench.next(Event.HookEnded.class));
        both.forEach(ended -> assertEquals(ended.hook() == Hook.KILL, ended.succeeded(), ended.detail()));
    }

    @Test
    void demoteTakesNoLongerThanTheGuardLeavesIt() throws Exception {
        Path demote = bench.script("demote", "sleep 1000");
        use(hooks(List.of(), List.of(demote.toString()), Duration.ofSeconds(5)), List.of(), List.of());
        long before = System.nanoTime();

        hooks.run(GROUP, call(Hook.DEMOTE, bench.clock.now().plus(Duration.ofMillis(400))));

        Event.HookEnded ended = bench.next(Event.HookEnded.class);
        assertEquals("demote took too long and was ended", ended.detail());
        assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 3000);
        hooks.run(GROUP, call(Hook.DEMOTE, new Tick(1)));
        assertEquals(
                "no time is left for a graceful stop",
                bench.next(Event.HookEnded.class).detail());
    }

    @Test
    void aDemoteOnALostLeaseGetsWhatThePolicyPromisesWhateverTheFilePlans() throws Exception {
        Path demote = bench.script("demote", "sleep 0.5");
        use(hooks(List.of(), List.of(demote.toString()), Duration.ofMillis(100)), List.of(), List.of());

        hooks.run(GROUP, call(Hook.DEMOTE, bench.clock.now().plus(Duration.ofSeconds(20))));

        assertTrue(bench.next(Event.HookEnded.class).succeeded());
        assertFalse(run(Hook.DEMOTE).succeeded(), "a plan has the limit of the file");
    }

    @Test
    void supervisedServiceIsStartedStoppedAndVerified() throws Exception {
        GroupHooks run = new GroupHooks(
                List.of("sleep", "1000"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Optional.empty());
        use(run, List.of(), List.of());

        assertTrue(timed(Hook.PROMOTE).succeeded());
        assertTrue(Files.exists(bench.top.resolve("logs/g.log")));
        assertFalse(timed(Hook.VERIFY).succeeded());
        assertTrue(timed(Hook.DEMOTE).succeeded());
        assertEquals("ended by signal 15", bench.next(Event.ServiceExited.class).detail());
        assertTrue(timed(Hook.VERIFY).succeeded());
        assertTrue(timed(Hook.KILL).succeeded());
        assertTrue(timed(Hook.KILL).succeeded());
    }

    @Test
    void verifyAsksTheStoppedCommand() throws Exception {
        use(
                hooks(List.of(), List.of(), Duration.ofSeconds(5)),
                List.of("false"),
                List.of("bash", "-c", "echo still a primary; exit 1"));

        Event.HookEnded ended = run(Hook.VERIFY);

        assertFalse(ended.succeeded());
        assertTrue(ended.detail().contains("stopped command ended with status 1"), ended.detail());
    }

    @Test
    void aHookThatWasEmptiedAfterTheStartIsRefusedByName() throws Exception {
        Path hook = bench.script("hook", "exit 0");
        use(
                hooks(List.of(hook.toString()), List.of(hook.toString()), Duration.ofSeconds(5)),
                List.of(hook.toString()),
                List.of(hook.toString()));
        Files.writeString(hook, "");
        // Where nothing was started no hook has to prove a stop.
        Files.writeString(Path.of(holds.path(GROUP, SEAT, EPOCH) + ".pids"), "1 1\n");

        for (Hook each : List.of(Hook.PROMOTE, Hook.DEMOTE, Hook.VERIFY, Hook.KILL)) {
            Event.HookEnded ended = run(each);

            assertFalse(ended.succeeded(), each.name());
            assertTrue(ended.detail().contains(hook + " is "), ended.detail());
        }
    }

    @Test
    void checkThatBreaksIsAFailure() throws Exception {
        check = (group, patience) -> {
            throw new IllegalStateException("broken");
        };

        assertFalse(run(Hook.CHECK).succeeded());
    }

    @Test
    void promoteWithoutAHoldIsRefused() throws Exception {
        Path promote = bench.script("promote", "touch '" + trace + "'");
        use(hooks(List.of(promote.toString()), List.of(), Duration.ofSeconds(5)), List.of(), List.of());
        holds.drop(GROUP, SEAT, EPOCH);

        Event.HookEnded ended = run(Hook.PROMOTE);

        assertFalse(ended.succeeded());
        assertTrue(ended.detail().contains("does not stand"), ended.detail());
        assertFalse(Files.exists(trace));
    }

    @Test
    void notifyDelaysNothingAndKeepsItsOrder() throws Exception {
        Path tell = bench.script("tell", "sleep 0.3; echo \"$1 $2 $3 $BATON_DETAIL\" >> '" + trace + "'");
        GroupHooks told = new GroupHooks(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(tell.toString()),
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Optional.empty());
        use(told, List.of(), List.of());

        hooks.tell(GROUP, transition(Transition.Kind.DEMOTING));
        hooks.tell(GROUP, transition(Transition.Kind.RELEASED));
        assertTrue(run(Hook.PROMOTE).succeeded());
        assertFalse(Files.exists(trace));

        until("both are told", () -> {
            try {
                return Files.exists(trace) && Files.readAllLines(trace).size() == 2;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        });
        assertEquals(
                List.of(
                        "notify demoting g stops being active: why",
                        "notify standby g was proved stopped and gave the seat back: why"),
                Files.readAllLines(trace));
    }

    @Test
    void fenceHookIsToldExactlyWhom() throws Exception {
        Path fence = bench.script(
                "fence",
                "echo \"$1 $2 $3 $BATON_EPOCH $BATON_FENCE_NODE $BATON_FENCE_STAMP $BATON_FENCE_EPOCH"
                        + " $BATON_FENCE_ADDRESS $BATON_DETAIL\" > '" + trace + "'; echo switched off");
        configured = hooks(List.of(), List.of(), List.of(fence.toString()), Duration.ofSeconds(5));

        Event.FenceEnded ended = fence();

        assertTrue(ended.succeeded(), ended.detail());
        assertEquals(DEBT, ended.debt());
        assertEquals(
                "fence promoting g 17 n1 boot-1 16 n1:8701 n1 does not answer",
                Files.readString(trace).strip());
    }

    @Test
    void fenceHookIsSparedWhenTheAgentProvedItsStop() throws Exception {
        Path fence = bench.script("fence", "touch '" + trace + "'");
        configured = hooks(List.of(), List.of(), List.of(fence.toString()), Duration.ofSeconds(5));
        answer = new HookResult(true, "n1 proved its stop");

        assertTrue(fence().succeeded());
        assertFalse(Files.exists(trace));
    }

    @Test
    void fenceThatCannotBeTriedOrFailsSaysWhy() throws Exception {
        configured = hooks(List.of(), List.of(), Duration.ofSeconds(5));
        assertEquals("n1 does not answer; no fence hook is configured on " + NODE, fence().detail());

        Path fence = bench.script("fence", "echo no route to the switch; exit 3");
        configured = hooks(List.of(), List.of(), List.of(fence.toString()), Duration.ofSeconds(5));
        Event.FenceEnded failed = fence();
        assertFalse(failed.succeeded());
        assertEquals("fence ended with status 3: no route to the switch", failed.detail());

        Path hanging = bench.script("hanging", "trap '' TERM; while :; do sleep 1; done");
        configured = hooks(List.of(), List.of(), List.of(hanging.toString()), Duration.ofMillis(300));
        assertFalse(fence().succeeded());
    }

    private static final Debt DEBT =
            new Debt(new NodeName("n1"), new Stamp("boot-1"), new Epoch(16), "https://n1:8701");

    private Event.FenceEnded fence() throws InterruptedException {
        hooks.fence(new Command.Fence(GROUP, SEAT, EPOCH, DEBT));
        return bench.next(Event.FenceEnded.class);
    }

    private static Transition transition(Transition.Kind kind) {
        return new Transition(kind, SEAT, EPOCH, Cause.SWITCHOVER, "why", List.of());
    }

    /** Configures the group and puts a hold there. */
    private void use(GroupHooks group, List<String> kill, List<String> stopped) throws Exception {
        configured = group;
        plan = new StopPlan(kill, stopped, group.isSupervised());
        holds.write(GROUP, new Hold(SEAT, EPOCH, HoldPhase.PROMOTING, Tick.NEVER, Tick.NEVER, KILL_LIMIT));
        assertEquals(Optional.empty(), bench.next(Event.HoldWritten.class).refusal());
    }

    private static GroupHooks hooks(List<String> promote, List<String> demote, Duration limit) {
        return hooks(promote, demote, List.of(), limit);
    }

    private static GroupHooks draining(Path drain, Duration limit) {
        return new GroupHooks(
                List.of(),
                List.of(),
                List.of(drain.toString()),
                List.of(),
                List.of(),
                List.of(),
                limit,
                limit,
                limit,
                limit,
                Optional.empty());
    }

    private static GroupHooks hooks(List<String> promote, List<String> demote, List<String> fence, Duration limit) {
        return new GroupHooks(
                List.of(), promote, List.of(), demote, List.of(), fence, limit, limit, limit, limit, Optional.empty());
    }

    private Event.HookEnded timed(Hook hook) throws InterruptedException {
        long before = System.nanoTime();
        Event.HookEnded ended = run(hook);
        System.out.println(
                hook + ": " + Duration.ofNanos(System.nanoTime() - before).toMillis() + " ms " + ended.detail());
        return ended;
    }

    private Event.HookEnded run(Hook hook) throws InterruptedException {
        hooks.run(GROUP, call(hook, Tick.NEVER));
        return bench.next(Event.HookEnded.class);
    }

    private static HookCall call(Hook hook, Tick deadline) {
        return call(hook, SEAT, deadline);
    }

    private static HookCall call(Hook hook, Seat seat, Tick deadline) {
        return new HookCall(
                hook,
                seat,
                EPOCH,
                Cause.FAILOVER,
                "n0 is gone",
                Optional.of(new NodeName("n0")),
                deadline,
                DEMOTE_LIMIT,
                KILL_LIMIT);
    }
}
