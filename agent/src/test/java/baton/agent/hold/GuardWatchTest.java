package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.loop.Rounds;
import baton.failover.member.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardWatchTest {
    @Test
    void silentGuardIsReportedAndReplaced() throws Exception {
        try (Bench bench = new Bench()) {
            watch(bench, bench.rounds);
            try {
                assertTrue(bench.next(Event.GuardChanged.class).alive());
                List<ProcessHandle> first = guards(bench);
                assertEquals(1, first.size());

                first.get(0).destroyForcibly();

                assertFalse(bench.next(Event.GuardChanged.class).alive());
                assertTrue(bench.next(Event.GuardChanged.class).alive());
            } finally {
                bench.rounds.close();
                // It outlives whoever started it.
                assertEquals(1, guards(bench).size());
                guards(bench).forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void guardThatBeatsIsNotStartedAgain() throws Exception {
        try (Bench bench = new Bench()) {
            Process own = bench.guard();
            watch(bench, bench.rounds);

            assertTrue(bench.next(Event.GuardChanged.class).alive());
            assertEquals(List.of(own.toHandle()), guards(bench));
        }
    }

    @Test
    void aGuardThatBeatsInAnotherFileOfTheSameNameIsHeard() throws Exception {
        try (Bench bench = new Bench()) {
            Process own = bench.guard();
            watch(bench, bench.rounds);
            assertTrue(bench.next(Event.GuardChanged.class).alive());

            Files.delete(bench.run.path().resolve("guard.beat"));

            CountDownLatch rounds = new CountDownLatch(6);
            bench.rounds.add(rounds::countDown);
            assertTrue(rounds.await(30, TimeUnit.SECONDS));
            assertEquals(List.of(), List.copyOf(bench.events));
            assertEquals(List.of(own.toHandle()), guards(bench));
        }
    }

    @Test
    void aFileSystemThatKeepsNoFineTimesMakesNoSilence() throws Exception {
        try (Bench bench = new Bench()) {
            Process own = bench.guard();
            Path beats = bench.run.path().resolve("guard.beat");
            bench.rounds.add(() -> assertTrue(beats.toFile().setLastModified(60_000)));
            watch(bench, bench.rounds);
            assertTrue(bench.next(Event.GuardChanged.class).alive());

            CountDownLatch rounds = new CountDownLatch(6);
            bench.rounds.add(rounds::countDown);
            assertTrue(rounds.await(30, TimeUnit.SECONDS));
            assertEquals(List.of(), List.copyOf(bench.events));
            assertEquals(List.of(own.toHandle()), guards(bench));
        }
    }

    @Test
    void onlyTheGuardThatThisLifeStartedCanBeEndedByIt() throws Exception {
        try (Bench bench = new Bench()) {
            GuardWatch first = watch(bench, bench.rounds);
            assertTrue(bench.next(Event.GuardChanged.class).alive());
            bench.rounds.close();
            Rounds later = new Rounds(bench.timer, bench.broken::add);
            GuardWatch second = watch(bench, later);
            later.close();
            List<ProcessHandle> guards = guards(bench);

            second.endOwn();
            assertEquals(guards, guards(bench));

            first.endOwn();
            guards.get(0).onExit().get(10, TimeUnit.SECONDS);
        }
    }

    private static GuardWatch watch(Bench bench, Rounds rounds) {
        GuardWatch watch = new GuardWatch(bench.run, bench.scripts.resolve("guard"), bench.clock, bench.inbox);
        watch.begin(rounds);
        return watch;
    }

    private static List<ProcessHandle> guards(Bench bench) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").endsWith("guard run " + bench.run.path()))
                .filter(Bench::runs)
                .sorted(Comparator.comparing(ProcessHandle::pid))
                .toList();
    }
}
