package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What must not change a holder: a restart of ZooKeeper, the loss of its leader. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CalmTrial {
    private static final String DEFAULT = "mode: active-passive\nprofile: default\n";

    /** L of profile default: a holder that was shaken would have shown it by then. */
    private static final Duration LEASE = Duration.ofSeconds(8);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @BeforeEach
    void startEnsemble() {
        ensemble = Ensemble.start(folder);
    }

    @AfterEach
    void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void aRollingRestartOfZooKeeperChangesNoHolder() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, DEFAULT, "--stubborn"));
            Reign before = cluster.awaitSettled();
            for (int run = 0; run < Runs.of(3); run++) {
                ensemble.rollingRestart();
                stays(cluster, before, "rolling restart of ZooKeeper");
            }
        }
    }

    @Test
    void theDeathOfTheZooKeeperLeaderChangesNoHolder() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, DEFAULT, "--stubborn"));
            Reign before = cluster.awaitSettled();
            for (int run = 0; run < Runs.of(10); run++) {
                Server leader = ensemble.leader();
                leader.kill();
                stays(cluster, before, "leader of ZooKeeper killed");
                leader.start();
                ensemble.awaitAll();
            }
        }
    }

    /** A whole lease later the same service still beats, and never stopped meanwhile. */
    private static void stays(Cluster cluster, Reign before, String trial) {
        Await.pass(LEASE);
        Reign after = cluster.awaitSettled();
        assertEquals(1, cluster.seen().reigns(Group.NAME).size(), trial);
        assertEquals(before.pids(), after.pids(), trial);
        assertTrue(after.last() > before.last(), trial);
        Figures.tell(trial + ": " + before.node() + " stays active under epoch " + before.epoch());
    }
}
