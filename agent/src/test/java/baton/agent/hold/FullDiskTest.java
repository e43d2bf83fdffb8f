package baton.agent.hold;

import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.SEAT;
import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What still works where not one byte more fits; needs root to mount a tiny file system. */
@Tag("host")
@Timeout(60)
class FullDiskTest {
    private Path mount;
    private Bench bench;
    private Holds holds;

    @BeforeEach
    void open() throws Exception {
        mount = Files.createTempDirectory("baton tiny ");
        assertEquals(0, run("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", mount.toString()));
        bench = new Bench(mount);
        holds = new Holds(bench.run, NODE, group -> SUPERVISED, bench.inbox, bench.rounds);
    }

    @AfterEach
    void close() throws Exception {
        holds.close();
        bench.close();
        assertEquals(0, run("umount", mount.toString()));
        Files.delete(mount);
    }

    @Test
    void fullDiskRefusesTheHold() throws Exception {
        fill();

        holds.write(GROUP, hold(1, HoldPhase.PROMOTING));

        Optional<String> refusal = bench.next(Event.HoldWritten.class).refusal();
        assertTrue(refusal.orElse("none").contains("No space left"), refusal.toString());
        assertFalse(bench.place(1).stands());
    }

    @Test
    void holdThatStandsIsExtendedAndEndedOnAFullDisk() throws Exception {
        bench.guard();
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING));
        HoldPath place = bench.place(1);
        assertEquals(0, bench.serve(place, "sleep", "1000"));
        ProcessHandle service = bench.service(place);
        fill();

        holds.write(GROUP, hold(1, HoldPhase.ACTIVE));
        Hold shorter = new Hold(SEAT, new Epoch(1), HoldPhase.ACTIVE, bench.in(300), bench.in(900), bench.killLimit);
        holds.extend(GROUP, shorter);

        until("the guard killed it", () -> !runs(service));
        until("the stop is proved", () -> Files.exists(place.dead()));
        assertEquals(0, bench.guard("kill", place));
    }

    @Test
    void nothingRunsOffTheRecord() throws Exception {
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING));
        fill();

        assertEquals(75, bench.serve(bench.place(1), "sleep", "1000"));
    }

    /** Neither what was proved stopped nor what could not be made is looked for by the next life of the agent. */
    @Test
    void whatEndedOrFailedOnAFullDiskIsNotLeftOver() throws Exception {
        bench.guard();
        holds.write(GROUP, hold(1, HoldPhase.PROMOTING));
        fill();

        holds.drop(GROUP, SEAT, new Epoch(1));
        until("the guard has tidied it", () -> !Files.exists(bench.place(1).released()));
        fill();
        holds.write(GROUP, hold(2, HoldPhase.PROMOTING));
        Files.delete(mount.resolve("filler"));

        until("the ledger is as it should be", () -> !listed());
        holds.close();
        holds = new Holds(bench.run, NODE, group -> SUPERVISED, bench.inbox, bench.rounds);
        assertEquals(List.of(), holds.find().getOrDefault(GROUP, List.of()));
    }

    private boolean listed() {
        try {
            return Files.readString(bench.run.path().resolve("ledger")).contains("group=");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static Hold hold(long epoch, HoldPhase phase) {
        return new Hold(SEAT, new Epoch(epoch), phase, Tick.NEVER, Tick.NEVER, Duration.ofSeconds(1));
    }

    private void fill() throws IOException {
        try (OutputStream filler = Files.newOutputStream(mount.resolve("filler"))) {
            byte[] page = new byte[4096];
            for (int pages = 0; pages < 1000; pages++) {
                filler.write(page);
            }
            throw new AssertionError("the disk is not tiny");
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space"), full.toString());
        }
    }

    private static int run(String... words) throws Exception {
        return Bench.ended(new ProcessBuilder(words).inheritIO().start());
    }
}
