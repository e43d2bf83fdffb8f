package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.Incident;
import baton.failover.group.Reason;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every phase meets every event in all its forms, in time and past every deadline; the {@link Ledger} watches. */
class EveryPhaseMeetsEveryEventTest {
    private static final long PAST_EVERY_DEADLINE = 600_000;
    private static final Outcome REFUSED = new Outcome.Refused("claim");
    private static final Outcome UNKNOWN = new Outcome.Unknown("no answer");

    /** Every kind of event with the forms in which it may come; a kind that is added has to be added here. */
    private static final Map<Class<? extends Event>, Function<Stage, List<Event>>> FORMS = Map.ofEntries(
            Map.entry(
                    Event.Started.class,
                    stage -> List.of(new Event.Started(DATABASE, List.of(), new Epoch(7), Epoch.NONE))),
            Map.entry(Event.GroupRead.class, EveryPhaseMeetsEveryEventTest::reads),
            Map.entry(Event.GroupMissing.class, stage -> List.of(new Event.GroupMissing(DATABASE))),
            Map.entry(Event.GroupUnreadable.class, EveryPhaseMeetsEveryEventTest::unreadable),
            Map.entry(
                    Event.IncidentFound.class,
                    stage -> List.of(new Event.IncidentFound(DATABASE, Incident.missing("/claim")))),
            Map.entry(Event.ClaimEnded.class, EveryPhaseMeetsEveryEventTest::claimEnds),
            Map.entry(Event.AmendEnded.class, EveryPhaseMeetsEveryEventTest::amendEnds),
            Map.entry(Event.ReleaseEnded.class, EveryPhaseMeetsEveryEventTest::releaseEnds),
            Map.entry(Event.HoldWritten.class, EveryPhaseMeetsEveryEventTest::holdWritten),
            Map.entry(
                    Event.StateUnreadable.class,
                    stage -> List.of(new Event.StateUnreadable(DATABASE, Optional.of("no number"), Optional.empty()))),
            Map.entry(
                    Event.MarkWritten.class,
                    stage -> List.of(
                            new Event.MarkWritten(DATABASE, epoch(stage), Optional.of("No space left on device")),
                            new Event.MarkWritten(DATABASE, epoch(stage), Optional.empty()))),
            Map.entry(
                    Event.HostObstacle.class,
                    stage -> List.of(
                            new Event.HostObstacle("cannot-run", Optional.of("no descriptors")),
                            new Event.HostObstacle("cannot-run", Optional.empty()))),
            Map.entry(Event.HoldLapsed.class, stage -> List.of(new Event.HoldLapsed(DATABASE, epoch(stage)))),
            Map.entry(Event.HookEnded.class, EveryPhaseMeetsEveryEventTest::hookEnds),
            Map.entry(
                    Event.ServiceExited.class,
                    stage -> List.of(new Event.ServiceExited(DATABASE, epoch(stage), "exit status 1"))),
            Map.entry(Event.FenceEnded.class, stage -> List.of(fenceEnds(true), fenceEnds(false))),
            Map.entry(
                    Event.FenceAsked.class,
                    stage -> List.of(
                            new Event.FenceAsked(DATABASE, epoch(stage)), new Event.FenceAsked(DATABASE, Epoch.NONE))),
            Map.entry(Event.HealthChanged.class, stage -> List.of(health(true), health(false))),
            Map.entry(
                    Event.CheckNotRun.class,
                    stage -> List.of(
                            new Event.CheckNotRun(DATABASE, Optional.of("no descriptors")),
                            new Event.CheckNotRun(DATABASE, Optional.empty()))),
            Map.entry(
                    Event.PriorityChanged.class,
                    stage -> List.of(new Event.PriorityChanged(DATABASE, 0), new Event.PriorityChanged(DATABASE, 9))),
            Map.entry(Event.Undone.class, EveryPhaseMeetsEveryEventTest::undone),
            Map.entry(Event.StoppedReported.class, EveryPhaseMeetsEveryEventTest::stopsReported),
            Map.entry(Event.RenewalEnded.class, EveryPhaseMeetsEveryEventTest::renewalEnds),
            Map.entry(
                    Event.GuardChanged.class,
                    stage -> List.of(new Event.GuardChanged(false), new Event.GuardChanged(true))),
            Map.entry(
                    Event.StopRequested.class,
                    stage -> List.of(new Event.StopRequested(new Reason("agent-stops", "the agent is stopped")))),
            Map.entry(
                    Event.RestartPlanned.class,
                    stage -> List.of(
                            new Event.RestartPlanned(Optional.of(Stage.ROOM)),
                            new Event.RestartPlanned(Optional.empty()))),
            Map.entry(Event.Alarm.class, stage -> List.of(new Event.Alarm())));

    /** Every phase, and no tenure at all. */
    static Stream<Optional<Phase>> phases() {
        return Stream.concat(
                Stream.of(Optional.empty()), Stream.of(Phase.values()).map(Optional::of));
    }

    private static Stage in(Optional<Phase> phase) {
        Stage stage = phase.map(Stage::in).orElseGet(Stage::standby);
        assertEquals(phase, stage.phase());
        return stage;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void meetsEveryEventInTimeAndTooLate(Optional<Phase> phase) {
        assertEquals(kinds(Event.class), FORMS.keySet());
        FORMS.forEach((kind, forms) -> {
            int number = forms.apply(in(phase)).size();
            for (int form = 0; form < number; form++) {
                for (long late : List.of(1L, PAST_EVERY_DEADLINE)) {
                    meets(phase, forms, form, late);
                }
            }
        });
    }

    private static void meets(Optional<Phase> phase, Function<Stage, List<Event>> forms, int form, long late) {
        Stage stage = in(phase);
        Event event = forms.apply(stage).get(form);
        try {
            stage.late(late).meets(event);
            comesToRest(stage);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    phase + " meets " + event + " after " + late + " ms: " + broken.getMessage(), broken);
        }
    }

    /** Left alone, a node is not woken again and again at once. */
    private static void comesToRest(Stage stage) {
        Tick from = stage.now();
        for (int alarms = 0; alarms < 20 && !stage.step().alarm().equals(Tick.NEVER); alarms++) {
            stage.late(stage.step().alarm().since(stage.now()).toMillis()).meets(new Event.Alarm());
        }
        boolean rests = stage.step().alarm().equals(Tick.NEVER);
        assertTrue(rests || stage.now().since(from).compareTo(Duration.ofSeconds(5)) > 0, "it spins");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void aCopyKnowsAllThatItsOriginalKnows(Optional<Phase> phase) {
        Node node = in(phase).node();
        assertEquals(Rendering.of(node), Rendering.of(node.copy()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void anAnswerForAnotherEpochChangesNothing(Optional<Phase> phase) {
        Epoch another = new Epoch(3);
        for (Event event : List.of(
                new Event.ClaimEnded(DATABASE, another, new Outcome.Done(9)),
                new Event.HoldWritten(DATABASE, another, Optional.of("lapsed")),
                new Event.HoldLapsed(DATABASE, another),
                new Event.ServiceExited(DATABASE, another, "exit status 1"),
                new Event.HookEnded(DATABASE, another, Hook.PROMOTE, true, ""),
                new Event.HookEnded(DATABASE, another, Hook.KILL, true, ""))) {
            assertEquals(phase, in(phase).meets(event).phase(), event::toString);
        }
    }

    private static Set<Class<? extends Event>> kinds(Class<? extends Event> kind) {
        Set<Class<? extends Event>> kinds = new HashSet<>();
        if (kind.isSealed()) {
            for (Class<?> narrower : kind.getPermittedSubclasses()) {
                kinds.addAll(kinds(narrower.asSubclass(Event.class)));
            }
        } else {
            kinds.add(kind);
        }
        return kinds;
    }

    private static Epoch epoch(Stage stage) {
        return stage.member().tenure().map(Tenure::epoch).orElse(new Epoch(1));
    }

    private static int version(Stage stage) {
        return stage.records.version(SEAT);
    }

    private static Event fenceEnds(boolean succeeded) {
        Debt debt = new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(4), "");
        return new Event.FenceEnded(DATABASE, SEAT, debt, succeeded, "");
    }

    private static Event health(boolean healthy) {
        return new Event.HealthChanged(DATABASE, healthy, "", OptionalLong.of(5));
    }

    /** What the seat may look like, read by the way or read back. */
    private static List<Event> reads(Stage stage) {
        List<Event> forms = new ArrayList<>();
        Claim now = stage.records.claim(SEAT);
        List<Runnable> changes = List.of(
                () -> {},
                () -> stage.records.set(SEAT, now.revoked()),
                () -> stage.records.set(SEAT, now.released()),
                () -> stage.records.held(SEAT, OTHER, now.epoch().number() + 5),
                () -> stage.records.held(SEAT, Stage.lifeBefore(), now.epoch().number() + 6),
                () -> stage.records.standby(OTHER, 900),
                () -> stage.records.drained = true,
                () -> stage.records.asks("move", SEAT, Optional.of(OTHER), Duration.ofSeconds(5)),
                () -> stage.records.policy.lease(6000),
                () -> stage.records.claims.clear());
        for (Runnable change : changes) {
            change.run();
            forms.add(new Event.GroupRead(DATABASE, stage.records.view(Stage.SELF), false));
            forms.add(new Event.GroupRead(DATABASE, stage.records.view(Stage.SELF), true));
        }
        return forms;
    }

    /** A group of which nothing, or only its seats, can be understood. */
    private static List<Event> unreadable(Stage stage) {
        List<SeatView> seats = stage.records.view(Stage.SELF).seats();
        return Stream.of(List.<SeatView>of(), seats)
                .flatMap(understood -> Stream.<Event>of(
                        new Event.GroupUnreadable(DATABASE, "no JSON", understood, false),
                        new Event.GroupUnreadable(DATABASE, "no JSON", understood, true)))
                .toList();
    }

    private static List<Event> claimEnds(Stage stage) {
        return Stream.of(new Outcome.Done(version(stage) + 1), REFUSED, UNKNOWN)
                .<Event>map(outcome -> new Event.ClaimEnded(DATABASE, epoch(stage), outcome))
                .toList();
    }

    private static List<Event> amendEnds(Stage stage) {
        Claim amended = stage.records.claim(SEAT);
        return Stream.of(new Outcome.Done(version(stage) + 1), REFUSED, UNKNOWN)
                .<Event>map(outcome -> new Event.AmendEnded(DATABASE, epoch(stage), amended, outcome))
                .toList();
    }

    private static List<Event> releaseEnds(Stage stage) {
        return Stream.of(new Outcome.Done(version(stage) + 1), REFUSED, UNKNOWN)
                .<Event>map(outcome -> new Event.ReleaseEnded(DATABASE, SEAT, epoch(stage), outcome))
                .toList();
    }

    private static List<Event> stopsReported(Stage stage) {
        return Stream.of(stage.self, Stage.lifeBefore(), Records.holder(OTHER))
                .<Event>map(holder -> new Event.StoppedReported(DATABASE, holder, epoch(stage)))
                .toList();
    }

    /** Nothing, only the first, or all that was ordered last could be carried out. */
    private static List<Event> undone(Stage stage) {
        List<Command> ordered = stage.step().commands().stream()
                .filter(Command.OfGroup.class::isInstance)
                .toList();
        List<Command> last = ordered.isEmpty() ? ordered : ordered.subList(1, ordered.size());
        return Stream.of(ordered, last, List.<Command>of())
                .<Event>map(commands -> new Event.Undone(DATABASE, "no memory", commands))
                .toList();
    }

    private static List<Event> holdWritten(Stage stage) {
        return List.of(
                new Event.HoldWritten(DATABASE, epoch(stage), Optional.empty()),
                new Event.HoldWritten(DATABASE, epoch(stage), Optional.of("lapsed")));
    }

    private static List<Event> hookEnds(Stage stage) {
        List<Event> forms = new ArrayList<>();
        for (Hook hook : Hook.values()) {
            forms.add(new Event.HookEnded(DATABASE, epoch(stage), hook, true, ""));
            forms.add(new Event.HookEnded(DATABASE, epoch(stage), hook, false, "exit status 1"));
        }
        return forms;
    }

    private static List<Event> renewalEnds(Stage stage) {
        Covered covered = new Covered(DATABASE, SEAT, epoch(stage), version(stage));
        List<Event> forms = new ArrayList<>();
        for (long number = 1; number <= 2; number++) {
            forms.add(new Event.RenewalEnded(number, new RenewalOutcome.Committed()));
            forms.add(new Event.RenewalEnded(number, new RenewalOutcome.Refused(List.of(covered))));
            forms.add(new Event.RenewalEnded(number, new RenewalOutcome.LeaseGone()));
            forms.add(new Event.RenewalEnded(number, new RenewalOutcome.Unknown("no answer")));
        }
        return forms;
    }
}
