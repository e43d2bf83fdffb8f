package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for units promises, with a real systemd; needs a cgroup v2 file system in the kernel. */
@Tag("host")
@Timeout(120)
class SystemdHookTest {
    private static final String SLEEP = "[Service]\nExecStart=sleep infinity\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static PrivateSystemd systemd;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.readString(Path.of("/proc/filesystems")).contains("cgroup2"), "the kernel has no cgroup v2");
        systemd = new PrivateSystemd(shared);
    }

    @AfterAll
    static void stop() {
        if (systemd != null) {
            systemd.close();
        }
    }

    @BeforeEach
    void makeAFolderThatSystemdSees() throws IOException {
        folder = Files.createTempDirectory(shared, "test");
    }

    @Test
    void nothingOfTheHostCanBeChangedButTheFolderOfTheTrial(@TempDir Path elsewhere) throws IOException {
        Path file = Files.createFile(elsewhere.resolve("file"));

        assertEquals("", systemd.run(List.of("find", "/tmp", "/var/tmp", "-type", "f", "-name", "file")));
        assertTrue(systemd.run(List.of("rm", file.toString())).contains("No such file"));
        assertTrue(systemd.run(List.of("touch", "/etc/baton-trial")).contains("Read-only file system"));
        assertEquals("", systemd.run(List.of("touch", folder.resolve("own").toString())));

        assertTrue(Files.exists(file));
        assertTrue(Files.exists(folder.resolve("own")));
    }

    @Test
    void aPromotedUnitIsActiveAndADemotedOneIsStopped() {
        systemd.unit("plain.service", SLEEP);
        Hook hook = hook("plain.service");
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("check", "standby"), hook.said());
        assertEquals(1, hook.call("check", "active"));

        assertEquals(0, hook.call("promote", "active"), hook.said());

        assertEquals("active", systemd.systemctl("is-active", "plain.service"));
        assertEquals(0, hook.call("check", "active"), hook.said());
        assertEquals(1, hook.call("check", "standby"), "a unit that Baton did not start");
        assertEquals(1, hook.call("stopped", "standby"));

        assertEquals(0, hook.call("demote", "standby"), hook.said());

        assertEquals("inactive", systemd.systemctl("is-active", "plain.service"));
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
    }

    @Test
    void aUnitThatFailsToStartIsNotPromoted() {
        systemd.unit("fails.service", "[Service]\nType=notify\nExecStart=false\nRestart=always\nRestartSec=60\n");
        Hook hook = hook("fails.service");

        assertEquals(1, hook.call("promote", "active"));

        assertTrue(hook.said().contains("did not start"), hook.said());
        assertEquals(1, hook.call("stopped", "standby"), "systemd would start it again");
        assertEquals(0, hook.call("kill", "standby"), hook.said());
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
    }

    @Test
    void aKillEndsAllProcessesAtOnceAndNothingStartsTheUnitAgain() throws IOException {
        Path script = Files.writeString(
                folder.resolve("stubborn"), "trap '' TERM\n(trap '' TERM; setsid sleep 4711 &)\nsleep 4711\n");
        systemd.unit(
                "stubborn.service",
                "[Service]\nExecStart=bash " + script
                        + "\nRestart=always\nRestartSec=0\nTimeoutStopSec=60\nExecStopPost=sleep 4712\n");
        Hook hook = hook("stubborn.service");
        assertEquals(0, hook.call("promote", "active"), hook.said());
        Await.until("both processes", Duration.ofSeconds(5), () -> systemd.count("sleep 4711") == 2);

        assertEquals(0, hook.call("kill", "standby"), hook.said());

        Figures.tell(
                "the kill of a unit by its hook: " + hook.took().toMillis() + " ms; K of fast and default is 500 ms");
        assertTrue(
                hook.took().compareTo(Duration.ofSeconds(5)) < 0, "nothing of the unit is waited for: " + hook.took());
        assertEquals(0, systemd.count("sleep 471"));
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), "killed twice");
    }

    @Test
    void aStartThatIsQueuedIsCancelledByTheKill() throws InterruptedException {
        systemd.unit("slow.service", "[Service]\nType=oneshot\nExecStart=sleep 4713\n");
        systemd.unit("queued.service", "After=slow.service\nRequires=slow.service\n" + SLEEP);
        Hook hook = hook("queued.service");
        Process promote = hook.start("promote", "active");
        Await.until("a start is queued", Duration.ofSeconds(5), () -> systemd.systemctl("list-jobs", "--no-legend")
                .contains("queued.service"));
        promote.destroyForcibly().waitFor();

        assertEquals(1, hook.call("stopped", "standby"), "a start is queued");
        assertTrue(hook.said().contains("a job is queued"), hook.said());
        assertEquals(0, hook.call("kill", "standby"), hook.said());

        assertEquals("", systemd.systemctl("list-jobs", "--no-legend", "queued.service"));
        systemd.systemctl("kill", "--signal=KILL", "slow.service");
        assertEquals(0, hook.call("stopped", "standby"), hook.said());
    }

    @Test
    void processesThatOutliveTheirUnitAreNoProofAndAreKilled() throws IOException {
        Path script = Files.writeString(folder.resolve("leaver"), "setsid sleep 4714 &\nexec sleep 4715\n");
        systemd.unit("leaver.service", "[Service]\nExecStart=bash " + script + "\nKillMode=process\n");
        Hook hook = hook("leaver.service");
        assertEquals(0, hook.call("promote", "active"), hook.said());
        Await.until("both processes", Duration.ofSeconds(5), () -> systemd.count("sleep 471") == 2);

        assertEquals(1, hook.call("demote", "standby"));

        assertTrue(hook.said().contains("processes are left"), hook.said());
        assertEquals(1, systemd.count("sleep 4714"));
        assertEquals(0, hook.call("kill", "standby"), hook.said());
        assertEquals(0, systemd.count("sleep 4714"));
    }

    @Test
    void aUnitThatWouldStartWithoutBatonIsRefused() {
        systemd.unit("enabled.service", SLEEP + "[Install]\nWantedBy=trial.target\n");
        systemd.systemctl("enable", "enabled.service");
        Hook enabled = hook("enabled.service");
        assertEquals(1, enabled.call("promote", "active"));
        assertTrue(enabled.said().contains("systemctl disable enabled.service"), enabled.said());
        assertEquals(1, enabled.call("check", "standby"), "no candidate");
        systemd.systemctl("disable", "enabled.service");
        assertEquals(0, enabled.call("check", "standby"), enabled.said());

        systemd.unit("timed.service", SLEEP);
        systemd.unit("timed.timer", "[Timer]\nOnActiveSec=1d\n");
        systemd.systemctl("start", "timed.timer");
        Hook timed = hook("timed.service");
        assertEquals(1, timed.call("promote", "active"));
        assertTrue(timed.said().contains("systemctl disable --now timed.timer"), timed.said());

        Hook absent = hook("absent.service");
        assertEquals(1, absent.call("promote", "active"));
        assertTrue(absent.said().contains("is it installed"), absent.said());
        assertEquals(2, hook("multi-user.target").call("promote", "active"), "a target proves nothing");
    }

    @Test
    void aRehearsalChangesNothingAndFindsWhatIsInTheWay() {
        systemd.unit("rehearsed.service", SLEEP);
        Hook rehearsed = hook("rehearsed.service").with("BATON_REHEARSAL", "1");

        assertEquals(0, rehearsed.call("promote", "active"), rehearsed.said());

        assertEquals("inactive", systemd.systemctl("is-active", "rehearsed.service"));
        assertEquals(0, hook("rehearsed.service").call("promote", "active"));
        assertEquals(0, rehearsed.call("demote", "standby"), rehearsed.said());
        assertEquals(0, rehearsed.call("kill", "standby"), rehearsed.said());
        assertEquals("active", systemd.systemctl("is-active", "rehearsed.service"));
        Hook absent = hook("absent.service").with("BATON_REHEARSAL", "1");
        assertEquals(1, absent.call("promote", "active"));
        assertTrue(absent.said().contains("is it installed"), absent.said());
    }

    @Test
    void withoutAnAnswerOfSystemdNothingIsProved() {
        Hook outside = Hook.of(folder, "systemd", "--unit", "plain.service")
                .with("SYSTEMCTL_FORCE_BUS", "1")
                .with("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + folder.resolve("nobody"));

        assertEquals(1, outside.call("stopped", "standby"));
        assertTrue(outside.said().contains("systemctl does not answer"), outside.said());
    }

    private Hook hook(String unit) {
        return new Hook(
                folder, systemd.inside(List.of(Home.script("hooks/systemd").toString(), "--unit", unit)));
    }
}
