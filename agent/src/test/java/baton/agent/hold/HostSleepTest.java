package baton.agent.hold;

import static baton.agent.hold.Bench.SUPERVISED;
import static baton.agent.hold.Bench.runs;
import static baton.agent.hold.Bench.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that slept: the boot-time clock went on, nothing else did. Needs root, to show the guard another clock. */
@Tag("host")
@Timeout(60)
class HostSleepTest {
    @Test
    void aServiceIsEndedAtOnceWhenItsTimeRanOutInItsSleep() throws Exception {
        try (Bench bench = new Bench()) {
            HoldPath hold = bench.hold(1, bench.in(600_000), SUPERVISED);
            bench.serve(hold, "bash", "-c", "trap '' TERM; while :; do sleep 1000; done");
            ProcessHandle service = bench.service(hold);
            Path uptime = bench.top.resolve("uptime");
            Files.writeString(uptime, Files.readString(Path.of("/proc/uptime")));
            List<String> guard = new ArrayList<>(Bench.clockedBy(uptime));
            guard.addAll(List.of(
                    bench.scripts.resolve("guard").toString(),
                    "run",
                    bench.run.path().toString()));
            bench.start(guard, "");
            Path beat = bench.run.path().resolve("guard.beat");
            until("the guard beats", () -> Files.exists(beat));
            assertTrue(runs(service));
            assertTrue(hold.stands());

            long awake = bench.in(700_000).millis();
            Files.writeString(uptime, awake / 1000 + "." + String.format("%02d", awake % 1000 / 10) + " 1.00\n");

            until("the service is dead", () -> !runs(service));
            until("the stop is proved", () -> Files.exists(hold.dead()));
            assertEquals(awake / 10 * 10, Long.parseLong(Files.readString(beat).strip()));
        }
    }
}
