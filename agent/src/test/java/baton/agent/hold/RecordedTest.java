package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who of those that a wrapper wrote down counts as living. */
@Timeout(60)
class RecordedTest {
    private static final int STATE = 0;
    private static final int START = 19;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whoEndedIsDeadAlsoWhileNobodyReapsIt() throws Exception {
        // The child ends with its input; what the parent becomes never looks after it.
        Process parent = new ProcessBuilder("bash", "-c", "exec 3<&0; cat <&3 & echo $!; exec 3<&- sleep 1000").start();
        try {
            String child = parent.inputReader().readLine();
            Path pids = record(child, stat(child, START));
            Recorded recorded = Recorded.firstLiving(pids).orElseThrow();
            assertTrue(recorded.lives());
            Bench.until("nobody reaps", () -> name(parent).equals("sleep"));

            parent.getOutputStream().close();

            Bench.until("it is a zombie", () -> stat(child, STATE).equals("Z"));
            assertFalse(recorded.lives());
            assertFalse(Recorded.anyLives(pids));
            assertTrue(Recorded.allDead(pids));
            recorded.close();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void anotherProcessOfItsPidIsNotTakenForIt() throws IOException {
        String own = Long.toString(ProcessHandle.current().pid());

        assertTrue(Recorded.anyLives(record(own, stat(own, START))));
        assertFalse(Recorded.anyLives(record(own, "1")));
    }

    @Test
    void whoCannotBeLookedAtIsNotDead() throws IOException {
        String own = Long.toString(ProcessHandle.current().pid());
        Path pids = record(own, stat(own, START));
        assertTrue(Recorded.anyLives(pids));
        assertFalse(Recorded.anyLives(folder.resolve("absent")));
        Recorded recorded = Recorded.firstLiving(pids).orElseThrow();
        // Its next look has to open the file again.
        recorded.close();
        List<Boolean> found = new ArrayList<>();
        Descriptors.without(() -> {
            found.add(Recorded.anyLives(pids));
            found.add(recorded.lives());
            found.add(Recorded.allDead(pids));
        });
        recorded.close();

        assertEquals(List.of(true, true, false), found);
    }

    private Path record(String pid, String start) throws IOException {
        return Files.writeString(folder.resolve("pids"), pid + " " + start + "\n");
    }

    private static String name(Process process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "comm"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stat(String pid, int word) {
        try {
            String text = Files.readString(Path.of("/proc", pid, "stat"));
            return text.substring(text.lastIndexOf(')') + 2).split(" ", -1)[word];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
