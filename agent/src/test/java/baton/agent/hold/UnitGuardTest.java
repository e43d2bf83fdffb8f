package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the unit's script sets apart for the guard, on a cgroup file system that the test plays: the files are there, and
 * what is written into them is looked at. Needs root.
 */
@Tag("host")
@Timeout(60)
class UnitGuardTest {
    private Bench bench;
    private Path unit;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        unit = Files.createDirectories(bench.top.resolve("cgroups/unit"));
        Files.createFile(unit.resolve("cgroup.procs"));
        Files.createFile(unit.resolve("cgroup.subtree_control"));
        Files.copy(
                bench.scripts.resolve("unit-guard"),
                bench.top.resolve("unit-guard"),
                StandardCopyOption.COPY_ATTRIBUTES);
        bench.script("guard", "chrt -p $$; echo \"guard $*\"");
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void theGuardGetsWhatServicesCannotUseUp() throws Exception {
        Files.writeString(unit.resolve("pids.max"), "1000\n");

        assertEquals(0, started(), bench.said());

        assertEquals("744\n", Files.readString(unit.resolve("services/pids.max")));
        assertEquals("10000\n", Files.readString(unit.resolve("guard/cpu.weight")));
        assertTrue(Files.readString(unit.resolve("guard/cgroup.procs")).matches("[0-9]+\n"));
        assertTrue(bench.said().contains("SCHED_FIFO"), bench.said());
        assertTrue(bench.said().contains("guard serve /run/baton"), bench.said());
    }

    @Test
    void aUnitWithoutALimitIsNamedAndTheGuardStartsAllTheSame() throws Exception {
        Files.writeString(unit.resolve("pids.max"), "max\n");

        assertEquals(0, started(), bench.said());

        assertTrue(bench.said().contains("set TasksMax above 512"), bench.said());
        assertTrue(bench.said().contains("guard serve /run/baton"), bench.said());
    }

    /** In the place of the kernel's cgroups, as the process of the unit. */
    private int started() throws Exception {
        Path own = Files.writeString(bench.top.resolve("own"), "0::/unit\n");
        Path inside = bench.script(
                "inside",
                "mount --bind '" + bench.top.resolve("cgroups") + "' /sys/fs/cgroup",
                "mount --bind '" + own + "' /proc/$$/cgroup",
                "exec '" + bench.top.resolve("unit-guard") + "'");
        return Bench.ended(bench.start(List.of("unshare", "--mount", inside.toString()), ""));
    }
}
