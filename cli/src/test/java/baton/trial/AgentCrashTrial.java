package baton.trial;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code on-agent-crash: failover}: a successor need not wait for the lease of an agent that was killed. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class AgentCrashTrial {
    private static final Duration QUICK = Duration.ofMillis(500);
    /** The lease is long on purpose: whoever waited for it would be seen. */
    private static final String FAILOVER = "mode: active-passive\nprofile: default\non-agent-crash: failover\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void theSuccessorOfAnAgentThatIsKilledNeedNotWaitForItsLease() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, FAILOVER, "--stubborn"));
            Figures figures = new Figures("agent killed to the start of the next promotion");
            for (int run = 0; run < Runs.of(20); run++) {
                Reign before = cluster.awaitSettled();
                AgentProcess agent = cluster.agent(before.node());
                long pid = agent.pid();
                // Before the kill, so that the time of whatever sends the signal counts as well.
                long killed = System.nanoTime();
                Child.signal("KILL", List.of(pid));
                Reign successor = cluster.awaitSuccessor(before);
                assertNotEquals(before.node(), successor.node(), "another member takes over");
                long started = cluster.agent(successor.node()).promotionStarted(successor);
                figures.add(Duration.ofNanos(started - killed));
                agent.start();
                cluster.awaitSettled();
                cluster.judge();
            }
            figures.reportMedianBelow(QUICK);
        }
    }
}
