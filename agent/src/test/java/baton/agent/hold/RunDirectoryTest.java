package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

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
        try (RunDirectory first = open(top.resolve("run"))) {
            IOException refusal = assertThrows(IOException.class, () -> open(first.path()));

            String pid = "pid " + ProcessHandle.current().pid();
            assertTrue(refusal.toString().contains(pid), refusal.toString());
        }
        open(top.resolve("run")).close();
    }

    @Test
    void onlyItsOwnerMayLookIn() throws Exception {
        try (RunDirectory run = open(top.resolve("run"))) {
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
        try (RunDirectory run = open(path)) {
            first = run.stamp();
        }
        try (RunDirectory again = open(path)) {
            assertEquals(first, again.stamp());
        }
        Files.writeString(path.resolve("stamp"), "another-boot.1234\n");
        try (RunDirectory rebooted = open(path)) {
            assertNotEquals(first, rebooted.stamp());
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            assertTrue(rebooted.stamp().value().startsWith(boot + "."));
        }
    }

    @Test
    void aCopyOfTheDirectoryHasAStampOfItsOwn() throws Exception {
        Path path = top.resolve("run");
        Stamp first;
        try (RunDirectory run = open(path)) {
            first = run.stamp();
        }
        Path copy = top.resolve("copy");
        Process cp = new ProcessBuilder("cp", "-a", path.toString(), copy.toString()).start();
        assertEquals(0, cp.waitFor());

        try (RunDirectory copied = open(copy);
                RunDirectory again = open(path)) {
            assertNotEquals(first, copied.stamp());
            assertEquals(copied.stamp().value() + "\n", Files.readString(copy.resolve("stamp")));
            assertEquals(first, again.stamp());
        }
    }

    @Test
    void aStampWithoutAFingerprintIsNotBelieved() throws Exception {
        Path path = Files.createDirectories(top.resolve("run"));
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.writeString(path.resolve("stamp"), boot + ".7d1e3a52-0000-4000-8000-000000000001\n");

        try (RunDirectory run = open(path)) {
            assertNotEquals(
                    boot + ".7d1e3a52-0000-4000-8000-000000000001", run.stamp().value());
            assertTrue(run.stamp().value().startsWith(boot + "."));
        }
    }

    @Test
    void aDirectoryThatIsReplacedByItsCopyStandsNoMore() throws Exception {
        Path path = top.resolve("run");
        try (RunDirectory run = open(path)) {
            assertTrue(run.stands());
            Process cp = new ProcessBuilder(
                            "cp", "-a", path.toString(), top.resolve("copy").toString())
                    .start();
            assertEquals(0, cp.waitFor());
            Files.move(path, top.resolve("away"));
            assertFalse(run.stands());
            Files.move(top.resolve("copy"), path);

            assertFalse(run.stands());
        }
    }

    @Test
    void aDirectoryOnDiskIsRefusedUnlessAllowed() throws Exception {
        String type = Files.getFileStore(top).type();
        assumeFalse(type.equals("tmpfs"), "the temporary directory is in memory");

        IOException refusal = assertThrows(IOException.class, () -> RunDirectory.open(top.resolve("run"), false));

        assertTrue(refusal.toString().contains(": the run directory " + top.resolve("run") + " is on " + type));
        assertTrue(refusal.toString().endsWith("or set run-directory-on-disk: allowed"));
        Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "baton");
        try (RunDirectory run = RunDirectory.open(memory.resolve("run"), false)) {
            assertTrue(run.stands());
        } finally {
            assertEquals(
                    0, new ProcessBuilder("rm", "-r", memory.toString()).start().waitFor());
        }
    }

    private static RunDirectory open(Path path) throws IOException {
        return RunDirectory.open(path, true);
    }

    @Test
    void sessionIsKeptForTheNextIncarnation() throws Exception {
        try (RunDirectory run = open(top.resolve("run"))) {
            assertEquals(Optional.empty(), run.session());
            SessionKey key = new SessionKey(-3, "007fff");
            run.keep(key);
            assertEquals(Optional.of(key), run.session());
            assertFalse(run.session().orElseThrow().toString().contains(key.password()));
            run.forgetSession();
            assertEquals(Optional.empty(), run.session());
        }
    }
}
