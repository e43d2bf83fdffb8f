package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host whose clock cannot be read: nothing starts, and what has an end is over. Needs root, to take the clock away. */
@Tag("host")
@Timeout(60)
class NoClockTest {
    private static final String FOR_EVER = "trap '' TERM; while :; do sleep 1000; done";

    private Bench bench;
    private Path uptime;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        uptime = bench.top.resolve("uptime");
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.00 0.00\n", "-1.00 1\n", "not a number\n"})
    void daemonEndsWhateverHasAnEnd(String unusable) throws Exception {
        HoldPath bounded = bench.hold(1, bench.in(600_000), SUPERVISED);
        HoldPath unbounded = bench.hold(2, Tick.NEVER, SUPERVISED);
        bench.serve(bounded, "bash", "-c", FOR_EVER);
        bench.serve(unbounded, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(bounded);
        Files.writeString(uptime, Files.readString(Path.of("/proc/uptime")));
        under("guard", "run", bench.run.path().toString());
        until("the guard beats", () -> Files.exists(bench.run.path().resolve("guard.beat")));
        assertTrue(runs(service));

        Files.writeString(uptime, unusable);

        until("the stop is proved", () -> Files.exists(bounded.dead()));
        assertFalse(runs(service));
        assertTrue(runs(bench.service(unbounded)));
        assertTrue(unbounded.stands());
        assertTrue(bench.said().contains("cannot read the time"), bench.said());
    }

    /** What a dead lxcfs answers is an error, and not an empty file. */
    @Test
    void aClockThatGivesAnErrorIsNone() throws Exception {
        HoldPath bounded = bench.hold(1, bench.in(600_000), SUPERVISED);
        bench.serve(bounded, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(bounded);
        // Nobody can read what is at address 0 of a process.
        Path failing = bench.script(
                "failing",
                "mount --bind /proc/self/mem /proc/uptime && ! cat /proc/uptime > /dev/null 2>&1 && exec \"$@\"");
        String guard = bench.scripts.resolve("guard").toString();
        bench.start(
                "unshare",
                "--mount",
                failing.toString(),
                guard,
                "run",
                bench.run.path().toString());

        until("the stop is proved", () -> Files.exists(bounded.dead()));
        assertFalse(runs(service));
        Path trace = bench.top.resolve("trace");
        HoldPath next = bench.hold(2, bench.in(600_000), SUPERVISED);
        Process refused = bench.start(
                "unshare",
                "--mount",
                failing.toString(),
                bench.wrapper(),
                "run",
                next.standing().toString(),
                "--",
                "touch",
                trace.toString());
        assertEquals(75, Bench.ended(refused), bench.said());
        assertFalse(Files.exists(trace));
    }

    @Test
    void wrapperStartsNothing() throws Exception {
        Files.writeString(uptime, "");
        HoldPath hold = bench.hold(1, bench.in(600_000), SUPERVISED);
        Path trace = bench.top.resolve("trace");

        assertEquals(75, under("wrapper", "run", hold.standing().toString(), "--", "touch", trace.toString()));
        assertEquals(75, under("wrapper", "hook", hold.standing().toString(), "5", "--", "touch", trace.toString()));

        assertFalse(Files.exists(trace));
        assertTrue(bench.said().contains("cannot read the time"), bench.said());
    }

    @Test
    void killStillKillsAndNobodyWaitsForAStop() throws Exception {
        Files.writeString(uptime, "");
        HoldPath hold = bench.hold(1, bench.in(600_000), SUPERVISED);
        bench.serve(hold, "bash", "-c", FOR_EVER);
        ProcessHandle service = bench.service(hold);

        assertEquals(1, under("guard", "stop", hold.standing().toString(), "5000"));
        assertTrue(runs(service));
        assertEquals(0, under("guard", "kill", hold.standing().toString()));

        assertFalse(runs(service));
    }

    /** The daemon is not waited for. */
    private int under(String script, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(Bench.clockedBy(uptime));
        words.add(bench.scripts.resolve(script).toString());
        words.addAll(List.of(arguments));
        Process started = bench.start(words, "");
        return arguments[0].equals("run") && script.equals("guard") ? 0 : Bench.ended(started);
    }
}
