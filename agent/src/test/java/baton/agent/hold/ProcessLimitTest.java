package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that uses up all processes that it shares with its guard. Needs root and a hierarchy that counts them. */
@Tag("host")
@Timeout(60)
class ProcessLimitTest {
    private static final Path COUNTED = Path.of("/sys/fs/cgroup/pids");
    /** Fills the table with strangers that only their environment gives away, and keeps it full. */
    private static final String GREEDY = "trap '' TERM; echo > \"$0\"; until [[ -e $0.go ]]; do :; done;"
            + " while :; do setsid sleep 1000 & done 2>/dev/null";

    private Bench bench;
    private Path limited;

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Files.isWritable(COUNTED.resolve("cgroup.procs")), "no cgroup v1 hierarchy counts processes here");
        bench = new Bench();
        limited = Files.createDirectory(
                COUNTED.resolve("baton-test-" + ProcessHandle.current().pid()));
    }

    @AfterEach
    void close() throws IOException {
        if (bench == null) {
            return;
        }
        bench.close();
        until("its cgroup can be removed", () -> limited.toFile().delete());
    }

    @Test
    void theGuardEndsWhoLeavesItNoProcess() throws Exception {
        Path ready = bench.top.resolve("ready");
        limited("guard", "run", bench.run.path().toString());
        until("the guard beats", () -> Files.exists(bench.run.path().resolve("guard.beat")));
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        assertEquals(
                0,
                Bench.ended(limited(
                        "wrapper", "run", hold.standing().toString(), "--", "bash", "-c", GREEDY, ready.toString())));
        until("the service runs", () -> Files.exists(ready));
        long before = count();
        Files.writeString(limited.resolve("pids.max"), Long.toString(before + 20));
        Files.createFile(Path.of(ready + ".go"));
        until("no process is left", () -> count() >= before + 20);

        Tick killAt = bench.clock.now();
        try (OpenHold open = new OpenHold(hold, bench.text(1, Tick.NEVER, SUPERVISED))) {
            assertTrue(open.rewrite(bench.text(1, killAt, SUPERVISED).hold()));
        }
        until("nobody of the service is left", () -> bench.bearers().noneMatch(Bench::runs));

        long late = bench.clock.now().since(killAt).toMillis();
        System.out.println("kill-at to the end of a service that left no process: " + late + " ms");
        // Bash alone sleeps 15 s before it gives up to fork.
        assertTrue(late < 10_000, "killed " + late + " ms late");
        until("the stop is proved", () -> Files.exists(hold.dead()));
    }

    private Process limited(String script, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "setsid",
                "bash",
                "-c",
                "echo $$ > \"$0\"; exec \"$@\"",
                limited.resolve("cgroup.procs").toString(),
                bench.scripts.resolve(script).toString()));
        words.addAll(List.of(arguments));
        return bench.start(words, script.equals("wrapper") ? arguments[1] : "");
    }

    private long count() {
        try {
            return Long.parseLong(
                    Files.readString(limited.resolve("pids.current")).strip());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
