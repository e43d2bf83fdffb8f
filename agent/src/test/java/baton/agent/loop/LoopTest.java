package baton.agent.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import baton.failover.member.Command;
import baton.failover.member.Event;
import baton.failover.member.Hook;
import baton.failover.member.Node;
import baton.failover.member.RenewalOutcome;
import baton.failover.member.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopTest {
    private static final GroupName DB = new GroupName("db");
    private static final GroupName WEB = new GroupName("web");
    private static final Event ANY = new Event.GroupMissing(DB);
    private static final Event LAST = new Event.GuardChanged(false);

    private static final Node NODE = Node.starting(
            new Holder(new NodeName("n1"), new Stamp("boot.run"), new Incarnation("life")),
            AgentPace.DEFAULT,
            "n1:8701",
            List.of());

    private final List<Command> carriedOut = new ArrayList<>();
    private final List<String> overflows = new ArrayList<>();
    private final Mailbox inbox = new Mailbox(4, overflows::add);
    private final AtomicLong time = new AtomicLong(1000);

    @Test
    void commandsReachThePortsInTheOrderOfTheRules() throws InterruptedException {
        List<Command> ordered = List.of(
                new Command.Mark(DB, new Epoch(7), true),
                new Command.JoinLatch(DB),
                new Command.Mark(DB, new Epoch(8), true),
                new Command.ReadBack(DB));
        inbox.put(ANY);
        inbox.put(LAST);

        Ending ending = loop((node, event, now) ->
                        decision(event.equals(LAST) ? List.of(new Command.Exit(List.of())) : ordered))
                .run();

        assertInstanceOf(Ending.Left.class, ending);
        assertEquals(ordered, carriedOut);
    }

    @Test
    void aTurnIsShownBeforeItsCommandsAndAsCarriedOutAfterThem() throws InterruptedException {
        List<Long> shown = new ArrayList<>();
        List<Long> done = new ArrayList<>();
        List<Loop> self = new ArrayList<>();
        Loop loop = new Loop(
                this::now,
                inbox,
                (node, event, now) -> decision(List.of(
                        event.equals(LAST) ? new Command.Exit(List.of()) : new Command.Mark(DB, Epoch.NONE, true))),
                NODE,
                carriedOut::add,
                command -> {
                    shown.add(self.get(0).latest().number());
                    done.add(self.get(0).carriedOut().number());
                });
        self.add(loop);
        inbox.put(ANY);
        inbox.put(ANY);
        inbox.put(LAST);

        loop.run();

        assertEquals(List.of(1L, 2L), shown);
        assertEquals(List.of(0L, 1L), done);
        assertEquals(3, loop.carriedOut().number());
    }

    @Test
    void whatIsOrderedBesideTheEndIsCarriedOut() throws InterruptedException {
        inbox.put(ANY);

        Ending ending = loop((node, event, now) -> decision(
                        List.of(new Command.Reincarnate("lease gone"), new Command.Mark(DB, Epoch.NONE, true))))
                .run();

        assertEquals(new Ending.Reborn("lease gone"), ending);
        assertEquals(List.of(new Command.Mark(DB, Epoch.NONE, true)), carriedOut);
    }

    @Test
    void aLifeEndsForAnotherAfterTheTurnThatLeavesItReady() throws InterruptedException {
        List<Integer> asked = new ArrayList<>();
        Loop loop = loop((node, event, now) -> decision(List.of(new Command.Mark(DB, Epoch.NONE, true))));
        loop.endForAnother((node, now) -> true, "never mind");
        loop.goOn();
        loop.endForAnother(
                (node, now) -> {
                    asked.add(carriedOut.size());
                    return asked.size() == 2;
                },
                "reload");
        inbox.put(ANY);
        inbox.put(ANY);
        inbox.put(ANY);

        assertEquals(new Ending.Reborn("reload"), loop.run());

        assertEquals(List.of(1, 2), asked, "after the commands of each turn");
    }

    @Test
    void anExceptionOfTheRulesEndsTheLoop() {
        inbox.put(ANY);
        inbox.put(LAST);
        AtomicInteger met = new AtomicInteger();

        Loop loop = loop((node, event, now) -> {
            met.incrementAndGet();
            throw new IllegalStateException("no rule for this");
        });

        assertThrows(IllegalStateException.class, loop::run);
        assertEquals(1, met.get());
    }

    @Test
    void whatAPortThrowsAtOneGroupStopsNoOther() throws InterruptedException {
        List<Command> ordered = List.of(
                new Command.JoinLatch(WEB),
                new Command.JoinLatch(DB),
                new Command.Mark(DB, new Epoch(7), true),
                new Command.ReadBack(WEB));
        inbox.put(ANY);
        List<Event> met = new ArrayList<>();
        Loop loop = new Loop(
                () -> new Tick(time.addAndGet(1000)),
                inbox,
                (node, event, now) -> {
                    met.add(event);
                    return event.equals(ANY) ? decision(ordered) : decision(List.of(new Command.Exit(List.of())));
                },
                NODE,
                command -> {
                    if (command.equals(new Command.JoinLatch(DB))) {
                        throw new IllegalStateException("no connection");
                    }
                    carriedOut.add(command);
                },
                carriedOut::add);

        assertInstanceOf(Ending.Left.class, loop.run());

        assertEquals(List.of(new Command.JoinLatch(WEB), new Command.ReadBack(WEB)), carriedOut);
        Event.Undone undone = assertInstanceOf(Event.Undone.class, met.get(1));
        assertEquals(List.of(ordered.get(1), ordered.get(2)), undone.commands());
        assertTrue(undone.sentence().contains("no connection"), undone::sentence);
    }

    @Test
    void whatAPortThrowsAtTheWholeHostEndsTheLoop() {
        inbox.put(ANY);
        Loop loop = new Loop(
                this::now,
                inbox,
                (node, event, now) -> decision(List.of(new Command.Renew(1, List.of()))),
                NODE,
                command -> {
                    throw new IllegalStateException("no connection");
                },
                carriedOut::add);

        assertThrows(IllegalStateException.class, loop::run);
    }

    @Test
    void anErrorAtACommandOfOneGroupEndsTheLoop() {
        inbox.put(ANY);
        Loop loop = new Loop(
                this::now,
                inbox,
                (node, event, now) -> decision(List.of(new Command.JoinLatch(DB))),
                NODE,
                command -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                carriedOut::add);

        assertThrows(OutOfMemoryError.class, loop::run);
    }

    @Test
    void anAlarmThatIsDueComesBeforeEventsThatWait() throws InterruptedException {
        inbox.put(ANY);
        inbox.put(LAST);
        List<Event> met = new ArrayList<>();

        loop((node, event, now) -> {
                    met.add(event);
                    // The clock of this test stands: the alarm is due at once, and never again.
                    Tick alarm = event.equals(ANY) ? now : Tick.NEVER;
                    return new Step(node, event.equals(LAST) ? List.of(new Command.Exit(List.of())) : List.of(), alarm);
                })
                .run();

        assertEquals(List.of(ANY, new Event.Alarm(), LAST), met);
    }

    @Test
    void anAlarmThatFallsDueWhileCommandsTakeTheirTimeIsNotLate() throws InterruptedException {
        inbox.put(ANY);
        inbox.put(LAST);
        List<Event> met = new ArrayList<>();
        Loop loop = new Loop(
                this::now,
                inbox,
                (node, event, now) -> {
                    met.add(event);
                    Command command =
                            event.equals(LAST) ? new Command.Exit(List.of()) : new Command.Mark(DB, Epoch.NONE, true);
                    return new Step(
                            node, List.of(command), event.equals(ANY) ? now.plus(Duration.ofMillis(50)) : Tick.NEVER);
                },
                NODE,
                carriedOut::add,
                command -> time.addAndGet(100));

        loop.run();

        assertEquals(List.of(ANY, new Event.Alarm(), LAST), met);
    }

    @Test
    void anAlarmThatRingsAgainAtOnceLetsEventsThrough() throws InterruptedException {
        inbox.put(ANY);
        inbox.put(LAST);

        Ending ending = loop((node, event, now) ->
                        new Step(node, event.equals(LAST) ? List.of(new Command.Exit(List.of())) : List.of(), now))
                .run();

        assertInstanceOf(Ending.Left.class, ending);
    }

    @Test
    void anAlarmRingsWithoutAnyEvent() throws InterruptedException {
        inbox.put(ANY);
        // Each look at the clock takes ten milliseconds of its time.
        Loop loop = new Loop(
                () -> new Tick(time.addAndGet(10)),
                inbox,
                (node, event, now) -> new Step(
                        node,
                        event instanceof Event.Alarm ? List.of(new Command.Exit(List.of())) : List.of(),
                        now.plus(Duration.ofMillis(40))),
                NODE,
                carriedOut::add,
                carriedOut::add);

        assertInstanceOf(Ending.Left.class, loop.run());
    }

    @Test
    void eachTurnIsShownWithItsStateAndItsCounts() throws InterruptedException {
        inbox.put(new Event.RenewalEnded(1, new RenewalOutcome.Committed()));
        inbox.put(new Event.HookEnded(DB, new Epoch(3), Hook.PROMOTE, false, "port in use"));
        inbox.put(LAST);
        Loop loop = loop((node, event, now) ->
                new Step(node, event.equals(LAST) ? List.of(new Command.Exit(List.of())) : List.of(), Tick.NEVER));

        loop.run();

        Turn latest = loop.latest();
        assertEquals(3, latest.number());
        assertEquals(1L, latest.tally().renewals().get("committed"));
        assertEquals(
                new Tally.HookRun(Hook.PROMOTE, new Epoch(3), false, "port in use", now()),
                latest.tally().of(DB).lastHook().orElseThrow());
    }

    @Test
    void aFullInboxIsToldAndDoesNotBlock() {
        for (int i = 0; i < 5; i++) {
            inbox.put(ANY);
        }

        assertEquals(List.of("the agent's loop hangs: 4 events wait for it"), overflows);
    }

    private Tick now() {
        return new Tick(time.get());
    }

    private static Step decision(List<Command> commands) {
        return new Step(NODE, commands, Tick.NEVER);
    }

    private Loop loop(Decider decider) {
        return new Loop(this::now, inbox, decider, NODE, carriedOut::add, carriedOut::add);
    }
}
