package baton.agent.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stopped or kill command whose file lost its content after the start of the agent proves nothing. */
@Timeout(60)
class EmptiedProofTest {
    private Bench bench;
    private Path hook;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        hook = bench.script("proof", "exit 0");
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#!/bin/sh\n", "#!/bin/bash\n# nothing yet\n\n", "\0\0\0\0", "exit 0\n"})
    void provesNothing(String content) throws Exception {
        String proof = hook.toString();
        for (List<String> command : List.of(List.of(proof), List.of("env", "HOME=/", proof, "word"))) {
            Files.writeString(hook, "#!/bin/sh\nexit 0\n");
            assertProves(command);
            Files.writeString(hook, content);
            assertProvesNothing(command);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n"})
    void provesNothingByWayOfAnInterpreter(String content) throws Exception {
        List<String> command = List.of("/bin/bash", hook.toString());
        assertProves(command);
        Files.writeString(hook, content);
        assertProvesNothing(command);
    }

    private void assertProves(List<String> command) throws Exception {
        assertEquals(0, bench.guard("verify", hold(1, new StopPlan(List.of(), command, false))), bench.said());
        HoldPath killed = hold(2, new StopPlan(command, List.of(), false));
        assertEquals(0, bench.guard("kill", killed), bench.said());
        Files.delete(killed.dead());
        Files.delete(killed.lapsed());
    }

    private void assertProvesNothing(List<String> command) throws Exception {
        HoldPath stopped = hold(1, new StopPlan(List.of(), command, false));
        HoldPath killed = hold(2, new StopPlan(command, List.of(), false));

        assertNotEquals(0, bench.guard("verify", stopped));
        assertNotEquals(0, bench.guard("kill", stopped));
        assertNotEquals(0, bench.guard("kill", killed));

        assertFalse(Files.exists(stopped.dead()));
        assertFalse(Files.exists(killed.dead()));
        assertTrue(bench.said().contains(": the stopped command proves nothing: " + hook), bench.said());
        assertTrue(bench.said().contains(": the kill command proves nothing: " + hook), bench.said());
        Files.delete(stopped.lapsed());
        Files.delete(killed.lapsed());
    }

    private HoldPath hold(long epoch, StopPlan plan) throws IOException {
        Files.deleteIfExists(bench.place(epoch).standing());
        return bench.hold(epoch, Tick.NEVER, plan);
    }
}
