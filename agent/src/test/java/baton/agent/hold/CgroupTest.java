package baton.agent.hold;

import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cgroup of its own holds whatever a service starts; needs root and a cgroup v2 file system that is mounted. */
@Tag("host")
@Timeout(60)
class CgroupTest {
    /** Leaves session, process group and environment behind, and says its pid in the file {@code $0}. */
    private static final String FLEE =
            "env -i setsid bash -c 'trap \"\" TERM; echo $$ > \"$0\"; while :; do sleep 1000; done' \"$0\" & ";

    private Path delegated = Path.of("");
    private Bench bench;
    private StopPlan plan;

    @BeforeEach
    void open() throws IOException {
        Optional<Path> mount = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[2].equals("cgroup2"))
                .map(words -> Path.of(words[1]))
                .findFirst();
        assumeTrue(
                mount.filter(Files::isWritable).isPresent(), "no cgroup v2 file system is mounted that can be written");
        bench = new Bench();
        delegated = Files.createDirectory(mount.orElseThrow()
                .resolve("baton-test-" + ProcessHandle.current().pid()));
        plan = new StopPlan(List.of(), List.of(), true, Optional.of(delegated));
        bench.killLimit = Duration.ofSeconds(2);
    }

    @AfterEach
    void close() throws IOException {
        if (bench == null) {
            return;
        }
        Files.writeString(delegated.resolve("cgroup.kill"), "1");
        bench.close();
        until("the cgroup is empty", () -> {
            try {
                return Files.readString(delegated.resolve("cgroup.events")).contains("populated 0");
            } catch (IOException gone) {
                throw new AssertionError(gone);
            }
        });
        try (Stream<Path> below = Files.walk(delegated)) {
            for (Path directory : below.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(directory);
            }
        }
    }

    @Test
    void whoLeftEverythingElseDiesWithItsCgroup() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path pid = bench.top.resolve("pid");
        assertEquals(0, bench.serve(hold, "bash", "-c", FLEE + "wait", pid.toString()));
        ProcessHandle far = said(pid);
        assertTrue(Files.readString(cgroup(1).resolve("cgroup.procs")).contains(far.pid() + "\n"));
        assertNotEquals(0, bench.guard("verify", hold));

        assertEquals(0, bench.guard("kill", hold));

        assertFalse(runs(far));
        assertEquals(0, bench.guard("verify", hold));
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void whoWentIntoACgroupBelowDiesAsWell() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path pid = bench.top.resolve("pid");
        String below = cgroup(1).resolve("below").toString();
        bench.serve(
                hold,
                "bash",
                "-c",
                "mkdir '" + below + "'; echo $$ > '" + below + "/cgroup.procs'; " + FLEE + "wait",
                pid.toString());
        ProcessHandle far = said(pid);
        assertTrue(Files.readString(Path.of(below, "cgroup.procs")).contains(far.pid() + "\n"));

        assertEquals(0, bench.guard("kill", hold));

        assertFalse(runs(far));
    }

    @Test
    void whatForksWithoutEndIsEnded() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path pid = bench.top.resolve("pid");
        // Each one starts the next, out of every session, and ends: there is never anybody to aim at.
        Path hare = bench.script("hare", "echo $$ > '" + pid + "'", "env -i setsid \"$0\" &");
        // The service itself stays: once it ends, its supervisor ends the cgroup.
        bench.serve(hold, "bash", "-c", "'" + hare + "' & exec sleep 1000");
        said(pid);
        assertNotEquals(0, bench.guard("verify", hold));

        assertEquals(0, bench.guard("kill", hold));

        String last = Files.readString(pid);
        assertEquals(0, bench.guard("verify", hold));
        assertEquals(last, Files.readString(pid));
    }

    @Test
    void whatAServiceLeavesBehindEndsWithIt() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path pid = bench.top.resolve("pid");
        bench.serve(hold, "bash", "-c", FLEE + "while [[ ! -s $0 ]]; do :; done", pid.toString());
        ProcessHandle far = said(pid);

        until("its first process has ended", () -> Files.exists(hold.exit()));

        until("what it left has ended, and its supervisor", () -> !runs(far) && !Recorded.anyLives(hold.pids()));
        assertEquals(0, bench.guard("verify", hold));
    }

    @Test
    void theDaemonKillsByCgroupWhenTheTimeIsOver() throws Exception {
        bench.guard();
        HoldPath hold = bench.hold(1, bench.in(1500), plan);
        Path pid = bench.top.resolve("pid");
        bench.serve(hold, "bash", "-c", FLEE + "wait", pid.toString());
        ProcessHandle far = said(pid);

        until("it is dead", () -> !runs(far));

        until("the stop is proved", () -> Files.exists(hold.dead()));
        Files.move(hold.lapsed(), hold.released());
        until("its cgroup is tidied", () -> !Files.exists(cgroup(1)));
    }

    /** Issue 12, kind 1: with the hold its cgroup line was lost, and who had left all else was nobody's. */
    @ParameterizedTest
    @ValueSource(strings = {"gone", "emptied", "damaged"})
    void aLostTextIsNoReasonToForgetTheCgroup(String lost) throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Ledger.open(bench.run).add(bench.text(1, Tick.NEVER, plan));
        Path pid = bench.top.resolve("pid");
        bench.serve(hold, "bash", "-c", FLEE + "wait", pid.toString());
        ProcessHandle far = said(pid);
        if (lost.equals("gone")) {
            Files.delete(hold.standing());
        } else {
            Files.writeString(hold.standing(), lost.equals("emptied") ? "" : "format=1\ncgr");
        }

        assertEquals(0, bench.guard("kill", hold), bench.said());

        assertFalse(runs(far));
        assertTrue(Files.exists(hold.dead()));
    }

    @Test
    void whoCannotEnterItsCgroupIsNotStarted() throws Exception {
        plan = new StopPlan(List.of(), List.of(), true, Optional.of(delegated.resolve("nothing/here")));
        HoldPath hold = bench.hold(1, Tick.NEVER, plan);
        Path trace = bench.top.resolve("trace");

        assertEquals(75, bench.serve(hold, "touch", trace.toString()));

        assertFalse(Files.exists(trace));
        assertTrue(bench.said().contains("cannot enter the cgroup"), bench.said());
    }

    @Test
    void aCgroupThatIsNoneIsRefusedAtTheStart() throws Exception {
        Cgroups.check(delegated);
        String refusal =
                assertThrows(IOException.class, () -> Cgroups.check(bench.top)).toString();
        assertTrue(refusal.contains("no directory of a cgroup v2 file system"), refusal);
    }

    private Path cgroup(long epoch) {
        return delegated.resolve("g.0." + epoch);
    }

    private static ProcessHandle said(Path pid) throws IOException {
        until("it is there", () -> pid.toFile().length() > 0);
        long number = Long.parseLong(Files.readString(pid).strip());
        return ProcessHandle.of(number).orElseGet(ProcessHandle::current);
    }
}
