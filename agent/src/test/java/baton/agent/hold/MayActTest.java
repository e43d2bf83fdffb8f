package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.failover.group.Tick;
import baton.failover.member.Hold;
import baton.failover.member.HoldPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code scripts/examples/may-act.sh} says about real holds. */
@Timeout(60)
class MayActTest {
    private static final int YES = 0;
    private static final int NO = 1;
    private static final int UNKNOWN = 2;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void yesWhileTheTimeOfTheHoldIsAhead(String shell) throws Exception {
        assertEquals(YES, ask(shell, bench.hold(1, bench.in(60_000), SUPERVISED), "baton_may_act"));
        assertEquals(YES, ask(shell, bench.hold(2, bench.in(60_000), SUPERVISED), "baton_may_act 30000"));
        assertEquals(NO, ask(shell, bench.hold(3, bench.in(60_000), SUPERVISED), "baton_may_act 60000"));
        assertEquals(YES, ask(shell, bench.hold(4, Tick.NEVER, SUPERVISED), "baton_may_act 60000"), "kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void noOnceTheTimeOfTheHoldIsOver(String shell) throws Exception {
        assertEquals(NO, ask(shell, bench.hold(1, bench.in(-10), SUPERVISED), "baton_may_act"));
        String untilNo = "i=0; while baton_may_act; do i=$((i + 1)); done; [ $i -gt 0 ] || exit 99; baton_may_act";
        assertEquals(NO, ask(shell, bench.hold(2, bench.in(2_000), SUPERVISED), untilNo));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void noOnceTheGuardHasEndedTheHold(String shell) throws Exception {
        HoldPath hold = bench.hold(1, bench.in(60_000), SUPERVISED);
        assertEquals(0, bench.guard("kill", hold));

        assertEquals(NO, ask(shell, hold, "baton_may_act"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void whatCannotBeToldIsNoYes(String shell) throws Exception {
        HoldPath torn = bench.hold(1, bench.in(60_000), SUPERVISED);
        String text = Files.readString(torn.standing());
        int last = text.lastIndexOf("kill-at=");
        Files.writeString(
                torn.standing(), text.substring(0, last) + text.substring(last).replaceFirst(" (\\d)", "1$1"));
        assertEquals(UNKNOWN, ask(shell, torn, "baton_may_act"), "torn");

        HoldPath half = bench.hold(2, bench.in(60_000), SUPERVISED);
        Files.writeString(half.standing(), text.substring(0, last));
        assertEquals(UNKNOWN, ask(shell, half, "baton_may_act"), "half of it");

        HoldPath other = bench.hold(3, bench.in(60_000), SUPERVISED);
        Files.writeString(other.standing(), text.replace("format=1", "format=2"));
        assertEquals(UNKNOWN, ask(shell, other, "baton_may_act"), "another format");

        HoldPath empty = bench.hold(4, bench.in(60_000), SUPERVISED);
        Files.writeString(empty.standing(), "");
        assertEquals(UNKNOWN, ask(shell, empty, "baton_may_act"), "empty");
        assertEquals(UNKNOWN, ask(shell, torn, "unset BATON_HOLD; baton_may_act"), "outside of Baton");
    }

    /** Far more often than an agent does: it may be torn each time it is looked at, but its time is never over. */
    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void neverNoWhileTheAgentRewritesIt(String shell) throws Exception {
        HoldPath path = bench.hold(1, bench.in(60_000), SUPERVISED);
        HoldText text = bench.text(1, bench.in(60_000), SUPERVISED);
        try (OpenHold hold = new OpenHold(path, text)) {
            Process asking = shell(
                    shell,
                    path,
                    "i=0; while [ $i -lt 500 ]; do baton_may_act; [ $? != 1 ] || exit 1; i=$((i + 1)); done");
            while (asking.isAlive()) {
                Tick killAt = bench.in(60_000);
                Tick until = killAt.plus(Duration.ofMillis(800));
                hold.rewrite(new Hold(
                        text.hold().seat(), text.hold().epoch(), HoldPhase.ACTIVE, killAt, until, bench.killLimit));
            }
            assertEquals(YES, Bench.ended(asking), bench.said());
        }
    }

    private int ask(String shell, HoldPath hold, String question) throws Exception {
        return Bench.ended(shell(shell, hold, question));
    }

    /** Without a path, so that nothing but the shell itself can answer. */
    private Process shell(String shell, HoldPath hold, String question) throws IOException {
        Path example = bench.scripts.resolve("examples/may-act.sh");
        String script = "PATH=/nowhere; set -u; . \"$0\"; " + question;
        return bench.start(
                List.of(shell, "-c", script, example.toString()),
                hold.standing().toString());
    }
}
