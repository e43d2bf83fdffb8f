package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Tick;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who counts as a command that the guard itself runs, and so is left alone: nobody by what a copy has as well. */
@Timeout(60)
class AskedTest {
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
        bench.killLimit = Duration.ofSeconds(20);
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Only its environment tells whose it is: it left its session, and nobody of its parents is left. */
    @Test
    void aServiceThatCallsItselfAskedIsFoundAndEnded() throws Exception {
        HoldPath hold = bench.hold(1, Tick.NEVER, SUPERVISED);
        assertEquals(0, bench.serve(hold, "bash", "-c", "BATON_ASKED=$BATON_HOLD " + leaving() + " exec sleep 1000"));
        ProcessHandle far = far();

        assertNotEquals(0, bench.guard("verify", hold));
        assertEquals(0, bench.guard("kill", hold), bench.said());

        assertFalse(runs(far));
        assertTrue(Files.exists(hold.dead()));
    }

    /** What a kill command leaves behind is nobody's command any more. */
    @Test
    void whatACommandLeftBehindIsFound() throws Exception {
        Path once = bench.top.resolve("once");
        Path kill = bench.script(
                "kill", "[[ ! -e '" + once + "' ]] || exit 0", "> '" + once + "'; " + leaving() + " exit 1");
        HoldPath hold = bench.hold(1, Tick.NEVER, new StopPlan(List.of(kill.toString()), List.of(), true));
        assertEquals(0, bench.serve(hold, "sleep", "1000"));
        assertNotEquals(0, bench.guard("kill", hold), "its command failed");
        ProcessHandle far = far();

        assertEquals(0, bench.guard("kill", hold), bench.said());

        assertFalse(runs(far), bench.said());
    }

    @Test
    void aCommandThatRunsAndWhatItStartedIsNoPartOfTheService() throws Exception {
        Path begun = bench.top.resolve("begun");
        Path hit = bench.top.resolve("hit");
        Path go = bench.top.resolve("go");
        String waits = "trap 'echo hit >> \"" + hit + "\"' TERM; echo >> \"" + begun + "\"; until [[ -e \"" + go
                + "\" ]]; do read -rt 0.05 <> <(:); done";
        Path below = bench.script("below", waits);
        Path kill = bench.script("kill", "setsid '" + below + "' &", waits, "wait");
        HoldPath hold = bench.hold(1, Tick.NEVER, new StopPlan(List.of(kill.toString()), List.of(), true));
        assertEquals(0, bench.serve(hold, "sleep", "1000"));
        Process killing = bench.start(
                bench.scripts.resolve("guard").toString(),
                "kill",
                hold.standing().toString());
        until("both run", () -> begun.toFile().length() == 2);

        assertEquals(0, bench.guard("stop", hold, "5000"), "nobody of the service is left");
        Files.createFile(go);

        assertEquals(0, Bench.ended(killing), bench.said());
        assertFalse(Files.exists(hit), "another guard signalled the command");
    }

    /** Shell text that starts a process which leaves its session, and says its own number once it has. */
    private String leaving() {
        Path pid = bench.top.resolve("pid");
        return "setsid setsid bash -c 'echo $$ > \"" + pid + ".new\"; mv \"" + pid + ".new\" \"" + pid
                + "\"; exec sleep 1234' >/dev/null 2>&1 &";
    }

    private ProcessHandle far() throws IOException {
        Path pid = bench.top.resolve("pid");
        until("it left", () -> Files.exists(pid));
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }
}
