package baton.agent.hold;

import static baton.agent.hold.Bench.BARE;
import static baton.agent.hold.Bench.GROUP;
import static baton.agent.hold.Bench.NODE;
import static baton.agent.hold.Bench.SEAT;
import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is gone proves nothing: what was made is in the ledger until it was proved ended. */
@Timeout(60)
class LedgerTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Bench bench;
    private Holds holds;
    private Path active;
    private StopPlan plan;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        // The service of hooks that nobody finds by looking at processes: it acts while this file is there.
        active = Files.createFile(bench.top.resolve("active"));
        plan = new StopPlan(
                List.of("/bin/rm", "-f", active.toString()),
                List.of("/bin/bash", "-c", "[[ ! -e $0 ]]", active.toString()),
                false);
        holds = holds();
    }

    @AfterEach
    void close() throws IOException {
        holds.close();
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0.1 0.1.pids"})
    void deletedHoldIsStillKilledByItsCommand(String deleted) throws Exception {
        HoldPath hold = made(1);
        for (String name : deleted.split(" ", -1)) {
            Files.delete(hold.standing().resolveSibling(name));
        }
        assertNotEquals(0, bench.guard("verify", hold));

        assertEquals(0, bench.guard("kill", hold));

        assertFalse(Files.exists(active));
        assertTrue(Files.exists(hold.dead()), bench.said());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format=1\n", "format=1\nkill-at=7\nkill-at=7\n", "damaged"})
    void unreadableHoldIsStillKilledByItsCommand(String damaged) throws Exception {
        HoldPath hold = made(1);
        Files.writeString(hold.standing(), damaged);

        assertEquals(0, bench.guard("kill", hold));

        assertFalse(Files.exists(active));
    }

    @Test
    void nothingIsProvedWithoutAText() throws Exception {
        HoldPath hold = made(1);
        Files.delete(hold.standing());
        Files.delete(bench.run.path().resolve("ledger"));

        assertNotEquals(0, bench.guard("verify", hold));
        assertNotEquals(0, bench.guard("kill", hold));
        assertFalse(holds().provesUnused(GROUP, SEAT, new Epoch(1), true));

        assertTrue(Files.exists(active));
        assertTrue(bench.said().contains("not known whether it has ended"), bench.said());
        // What the sentence says.
        Files.createFile(hold.dead());
        assertEquals(0, bench.guard("kill", hold));
    }

    @Test
    void daemonPutsADeletedDirectoryBackOnRecord() throws Exception {
        bench.guard();
        HoldPath hold = made(1);
        until("the guard has seen it", this::looked);
        Files.delete(hold.standing());
        Files.delete(hold.pids());
        Files.delete(hold.standing().getParent());

        until("the stop is proved", () -> Files.exists(hold.dead()));

        assertFalse(Files.exists(active));
        assertEquals(0, bench.guard("kill", hold));
    }

    @Test
    void killOfTheAgentDoesNotEndTheKillCommandOfTheDaemon() throws Exception {
        Path begun = bench.top.resolve("begun");
        plan = new StopPlan(
                List.of("/bin/bash", "-c", "echo > \"$1\"; sleep 1; rm -f \"$0\"", active.toString(), begun.toString()),
                List.of(),
                false);
        bench.guard();
        HoldPath hold = made(1);
        until("the guard has seen it", this::looked);
        Files.delete(hold.standing());
        until("the daemon asks the kill command", () -> Files.exists(begun));
        Files.delete(bench.run.path().resolve("ledger"));

        // Of which nothing is known but what the daemon wrote down.
        bench.guard("kill", hold);

        until("the stop is proved", () -> Files.exists(hold.dead()));
        assertFalse(Files.exists(active));
    }

    @Test
    void theNextLifeFindsWhatWasDeletedMeanwhile() throws Exception {
        HoldPath hold = made(1);
        Files.delete(hold.standing());
        Files.delete(hold.pids());
        Files.delete(hold.standing().getParent());

        List<FoundHold> found = holds().find().getOrDefault(GROUP, List.of());

        assertEquals(1, found.size());
        assertFalse(found.get(0).usable());
        assertEquals(new Epoch(1), found.get(0).hold().epoch());
    }

    @Test
    void whatNobodyMadeIsProvedWithoutAProcess() throws Exception {
        made(1);
        assertTrue(holds.provesUnused(GROUP, SEAT, new Epoch(2), false));
        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), false));

        holds.drop(GROUP, SEAT, new Epoch(1));

        assertTrue(Files.exists(bench.place(1).released()));
        Files.delete(bench.place(1).released());
        Files.delete(bench.place(1).pids());
        assertTrue(holds.provesUnused(GROUP, SEAT, new Epoch(1), false), "it was proved ended");
    }

    @Test
    void holdUnderWhichNothingWasStartedNeedsNoKill() throws Exception {
        HoldPath hold = made(1);
        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), false), "it stands");

        assertTrue(holds.provesUnused(GROUP, SEAT, new Epoch(1), true));

        assertTrue(Files.exists(hold.lapsed()));
        assertTrue(Files.exists(hold.dead()));
        assertEquals(75, bench.serve(hold, "true"));
    }

    @Test
    void aRecordThatSaysSomethingOrIsGoneProvesNothing() throws Exception {
        HoldPath hold = made(1);
        Files.writeString(hold.pids(), "1 1\n");
        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), true));
        Files.delete(hold.pids());
        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), true));
    }

    @Test
    void whatIsRememberedOfAnActiveServiceIsPutBackAndProvesNothingByItself() throws Exception {
        HoldPath hold = made(1);
        Files.writeString(hold.pids(), "1 1\n");
        isIn(HoldPhase.ACTIVE);
        deleteDirectoryOf(hold);

        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), true));

        assertEquals("1 1\n", Files.readString(hold.pids()));
        assertTrue(Files.exists(hold.lapsed()));
    }

    @Test
    void aRecordThatMayHaveGrownIsNotPutBack() throws Exception {
        HoldPath hold = made(1);
        Files.writeString(hold.pids(), "1 1\n");
        isIn(HoldPhase.ACTIVE);
        isIn(HoldPhase.PROMOTING);
        deleteDirectoryOf(hold);

        assertFalse(holds.provesUnused(GROUP, SEAT, new Epoch(1), true));

        assertFalse(Files.exists(hold.pids()), "who was started since is not known");
    }

    @Test
    void supervisedServiceWithoutARecordIsNotProvedEnded() throws Exception {
        HoldPath hold = bench.hold(3, Tick.NEVER, SUPERVISED);
        assertEquals(0, bench.serve(hold, "sleep", "1000"));
        ProcessHandle service = bench.service(hold);
        Files.delete(hold.pids());

        assertNotEquals(0, bench.guard("kill", hold));

        assertFalse(runs(service), "it is killed as far as it is found");
        assertTrue(bench.said().contains(".pids is gone"), bench.said());
    }

    @Test
    void nothingIsStartedWithoutARecord() throws Exception {
        HoldPath hold = bench.hold(3, Tick.NEVER, SUPERVISED);
        Files.delete(hold.pids());

        assertEquals(75, bench.serve(hold, "true"));

        assertFalse(Files.exists(hold.pids()));
    }

    @Test
    void recordWithoutAHoldDoesNotBarTheSeat() throws Exception {
        Process innocent = bench.start("setsid", "sleep", "1000");
        Files.createDirectories(bench.place(1).standing().getParent());
        Files.writeString(bench.place(1).pids(), innocent.pid() + " 12345\n");
        bench.guard();

        until("it is taken away", () -> !Files.exists(bench.place(1).pids()));

        made(2);
        assertTrue(innocent.isAlive());
    }

    @Test
    void whoIsOnARecordWithoutAHoldIsEnded() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, BARE);
        Path begun = bench.top.resolve("begun");
        Process hook = bench.start(
                List.of(
                        "setsid",
                        bench.wrapper(),
                        "hook",
                        hold.standing().toString(),
                        "1000",
                        "--",
                        "bash",
                        "-c",
                        "touch \"$0\"; exec sleep 1000",
                        begun.toString()),
                hold.standing().toString());
        until("the hook has begun", () -> Files.exists(begun));
        Files.delete(hold.standing());
        bench.guard();

        assertEquals(137, Bench.ended(hook));

        until("the record is taken away", () -> !Files.exists(hold.pids()));
    }

    private HoldPath made(long epoch) throws Exception {
        holds.write(GROUP, new Hold(SEAT, new Epoch(epoch), HoldPhase.ACTIVE, Tick.NEVER, Tick.NEVER, LIMIT));
        assertTrue(bench.next(Event.HoldWritten.class).refusal().isEmpty());
        return bench.place(epoch);
    }

    private void isIn(HoldPhase phase) {
        holds.write(GROUP, new Hold(SEAT, new Epoch(1), phase, Tick.NEVER, Tick.NEVER, LIMIT));
    }

    private void deleteDirectoryOf(HoldPath hold) throws IOException {
        Files.delete(hold.standing());
        Files.delete(hold.pids());
        Files.delete(hold.standing().resolveSibling(""));
    }

    private Holds holds() throws IOException {
        return new Holds(bench.run, NODE, group -> plan, bench.inbox, bench.rounds);
    }

    /** Two looks of the guard after now. */
    private boolean looked() {
        Path beat = bench.run.path().resolve("guard.beat");
        Tick now = bench.clock.now();
        until("it looks", () -> {
            try {
                return Long.parseLong(Files.readString(beat).strip()) > now.millis() + 100;
            } catch (IOException | NumberFormatException gone) {
                return false;
            }
        });
        return true;
    }
}
