package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Tick;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the guard pets the watchdog. A file stands for the device: what a real one does to a host is not tested. */
@Timeout(60)
class WatchdogTest {
    private Bench bench;
    private Path device = Path.of("");

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        device = Files.createFile(bench.top.resolve("watch dog"));
        bench.run.watchedBy(Optional.of(device));
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void itIsPettedEachSecondWhileEveryHoldIsHonoured() throws Exception {
        bench.hold(1, Tick.NEVER, SUPERVISED);
        bench.hold(2, bench.in(60_000), SUPERVISED);
        Tick begun = bench.clock.now();
        bench.guard();

        until("it is petted three times", () -> petted() >= 3);

        long took = bench.clock.now().since(begun).toMillis();
        assertTrue(took >= 1900, "three times within " + took + " ms");
    }

    @Test
    void nobodyPetsItWhileAServiceThatShouldHaveEndedIsNotProvedEnded() throws Exception {
        Path may = bench.top.resolve("may");
        StopPlan stubborn = new StopPlan(List.of("test", "-e", may.toString()), List.of(), false);
        bench.killLimit = Duration.ofMillis(500);
        HoldPath hold = bench.hold(1, bench.in(1000), stubborn);
        bench.guard();
        until("it is overdue", () -> said().contains("the watchdog is left alone"));
        long before = petted();
        assertTrue(before > 0, "it was petted before");

        Tick later = bench.in(2500);
        until("two more seconds have passed", () -> later.isReached(bench.clock.now()));
        assertEquals(before, petted());
        assertFalse(Files.exists(hold.dead()));

        Files.createFile(may);
        until("the stop is proved", () -> Files.exists(hold.dead()));
        until("it is petted again", () -> petted() > before);
    }

    @Test
    void aHoldThatIsEndedInTimeIsHonoured() throws Exception {
        HoldPath hold = bench.hold(1, bench.in(500), SUPERVISED);
        bench.guard();

        until("the stop is proved", () -> Files.exists(hold.dead()));

        long then = petted();
        until("it is petted on", () -> petted() >= then + 2);
        assertFalse(said().contains("left alone"), said());
    }

    @Test
    void anOrderlyEndWithoutHoldsClosesItWithTheMagicCharacter() throws Exception {
        Process guard = bench.guard();
        until("it is petted", () -> petted() > 0);

        guard.destroy();

        assertEquals(0, Bench.ended(guard));
        assertTrue(Files.readString(device).endsWith(".V"), Files.readString(device));
    }

    @Test
    void anEndThatLeavesAHoldLeavesItArmed() throws Exception {
        bench.hold(1, Tick.NEVER, SUPERVISED);
        Process guard = bench.guard();
        until("it is petted", () -> petted() > 0);

        guard.destroy();

        assertEquals(0, Bench.ended(guard));
        assertFalse(Files.readString(device).contains("V"), Files.readString(device));
    }

    @Test
    void itIsLetGoWhenItIsNotConfiguredAnyMore() throws Exception {
        bench.guard();
        until("it is petted", () -> petted() > 0);

        bench.run.watchedBy(Optional.empty());

        until("it is closed", () -> content().endsWith("V"));
    }

    @Test
    void aDeviceThatIsMissingIsToldAndTriedAgain() throws Exception {
        Files.delete(device);
        bench.guard();
        until("it is told", () -> said().contains("cannot open the watchdog"));
        assertFalse(Files.exists(device));

        Files.createFile(device);

        until("it is petted", () -> petted() > 0);
    }

    @Test
    void eachPatIsWrittenAtOnce() throws Exception {
        Path pipe = bench.top.resolve("pipe");
        assertEquals(0, Bench.ended(bench.start("mkfifo", pipe.toString())));
        bench.run.watchedBy(Optional.of(pipe));
        Process guard = bench.guard();
        try (InputStream read = new FileInputStream(pipe.toFile())) {
            assertEquals('.', read.read());
            assertEquals('.', read.read());
            guard.destroy();
            int last = read.read();
            while (last == '.') {
                last = read.read();
            }
            assertEquals('V', last);
        }
    }

    private long petted() {
        return content().chars().filter(each -> each == '.').count();
    }

    private String content() {
        try {
            return Files.readString(device);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String said() {
        try {
            return bench.said();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
