package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path top;

    @Test
    void secondAgentIsRefusedNamingTheFirst() throws Exception {
        try (RunDirectory first = RunDirectory.open(top.resolve("run"))) {
            IOException refusal = assertThrows(IOException.class, () -> RunDirectory.open(first.path()));

            String pid = "pid " + ProcessHandle.current().pid();
            assertTrue(refusal.toString().contains(pid), refusal.toString());
        }
        RunDirectory.open(top.resolve("run")).close();
    }

    @Test
    void onlyItsOwnerMayLookIn() throws Exception {
        try (RunDirectory run = RunDirectory.open(top.resolve("run"))) {
            run.keep(new SessionKey(5, "0102"));

            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(run.path())));
            Path session = run.path().resolve("session");
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(session)));
        }
    }

    @Test
    void stampLastsAsLongAsTheBoot() throws Exception {
        Path path = top.resolve("run");
        Stamp first;
        try (RunDirectory run = RunDirectory.open(path)) {
            first = run.stamp();
        }
        try (RunDirectory again = RunDirectory.open(path)) {
            assertEquals(first, again.stamp());
        }
        Files.writeString(path.resolve("stamp"), "another-boot.1234\n");
        try (RunDirectory rebooted = RunDirectory.open(path)) {
            assertNotEquals(first, rebooted.stamp());
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            assertTrue(rebooted.stamp().value().startsWith(boot + "."));
        }
    }

    @Test
    void sessionIsKeptForTheNextIncarnation() throws Exception {
        try (RunDirectory run = RunDirectory.open(top.resolve("run"))) {
            assertEquals(Optional.empty(), run.session());
            SessionKey key = new SessionKey(-3, "007fff");
            run.keep(key);
            assertEquals(Optional.of(key), run.session());
            assertFalse(run.session().orElseThrow().toString().contains(key.password()));
            run.forgetSession();
            assertEquals(Optional.empty(), run.session());
        }
    }

    @Test
    void marksNeverFallAndSurviveTheProcess() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        assertEquals(Epoch.NONE, marks.epoch(Bench.GROUP));
        marks.raise(Bench.GROUP, new Epoch(17));
        marks.raise(Bench.GROUP, new Epoch(4));
        marks.ensemble("u");

        Marks later = new Marks(top.resolve("state"));
        assertEquals(new Epoch(17), later.epoch(Bench.GROUP));
        assertEquals(Optional.of("u"), later.ensemble());
        assertEquals(marks.nodeId(), later.nodeId());
    }

    @Test
    void damagedMarkIsAnErrorNotZero() throws Exception {
        Marks marks = new Marks(top.resolve("state"));
        Files.writeString(top.resolve("state/epochs/g"), "");

        assertThrows(IOException.class, () -> marks.epoch(Bench.GROUP));
    }
}
