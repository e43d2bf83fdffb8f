package baton.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What an agent with two groups and its guard weigh at rest. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FootprintTrial {
    private static final String DEFAULT = "mode: active-passive\nprofile: default\n";
    private static final long AGENT_KB = 80 * 1024;
    private static final long GUARD_KB = 5 * 1024;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void anAgentAndItsGuardAreSmall() {
        try (Ensemble ensemble = Ensemble.start(folder);
                Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.agents().forEach(agent -> agent.group("other", Group.hooks(cluster, agent, DEFAULT)));
            cluster.start(agent -> Group.run(cluster, DEFAULT));
            AgentProcess active = cluster.agent(cluster.awaitSettled().node());
            Await.pass(Duration.ofSeconds(5));
            long guard = active.pids().stream()
                    .filter(FootprintTrial::isGuard)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no guard runs"));
            weigh("agent with two groups", active.pid(), AGENT_KB);
            weigh("guard", guard, GUARD_KB);
        }
    }

    private static void weigh(String what, long pid, long boundKb) {
        long weight = residentKb(pid);
        Figures.tell(what + ": resident " + weight + " kB, promised at most " + boundKb + " kB");
        if (Runs.areJudged()) {
            assertTrue(weight <= boundKb, what + ": " + weight + " kB");
        }
    }

    private static boolean isGuard(long pid) {
        return read(pid, "cmdline").contains("guard\0run\0");
    }

    private static long residentKb(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (IOException e) {
            return "";
        }
    }
}
