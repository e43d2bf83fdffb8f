package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardStandingTest {
    @TempDir
    Path top;

    @Test
    void whatAGuardLacksIsSaidWithTheRemedy() throws IOException {
        Path process = process(0, "-900");

        assertEquals(
                Optional.of(
                        "the guard has no real-time scheduling and no protection from the out-of-memory killer: a busy"
                                + " host may delay what it ends; start it by its unit, or run \"chrt --fifo --pid 1 4711\" and"
                                + " \"choom -n -1000 -p 4711\""),
                GuardStanding.lack(process));
    }

    @Test
    void oneThatHasBothLacksNothing() throws IOException {
        assertEquals(Optional.empty(), GuardStanding.lack(process(1, "-1000")));
    }

    @Test
    void whatCannotBeReadIsNotTakenForGood() {
        String lack = GuardStanding.lack(top.resolve("4711")).orElse("nothing");

        assertTrue(lack.contains("a standing that cannot be read"), lack);
    }

    @Test
    void theKernelsOwnWordsAreUnderstood() {
        String lack = GuardStanding.lack(
                        Path.of("/proc/" + ProcessHandle.current().pid()))
                .orElse("nothing");

        assertTrue(lack.contains("no real-time scheduling"), lack);
    }

    private Path process(int policy, String adjustment) throws IOException {
        Path process = Files.createDirectories(top.resolve("4711"));
        Files.writeString(process.resolve("stat"), "4711 (a (b) c) S " + "7 ".repeat(37) + policy + " 0 0 0 17 0 0\n");
        Files.writeString(process.resolve("oom_score_adj"), adjustment + "\n");
        return process;
    }
}
