package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * ZooKeeper loses what it had committed, with a holder running: never two active, nobody active but by an operator's
 * word, and epochs that only grow.
 */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class IncidentTrial {
    private static final String FAST = "mode: active-passive\nprofile: fast\n";
    /** The wait of a successor, twice: whoever would begin by itself had begun. */
    private static final Duration CALM = Group.FAST_WAIT.multipliedBy(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path servers;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    private interface Loss {
        void happen();
    }

    @BeforeEach
    void startEnsemble() {
        ensemble = Ensemble.start(servers);
    }

    @AfterEach
    void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void anEnsembleThatWasWiped() {
        try (Cluster cluster = begun()) {
            lose(cluster, "ensemble wiped", ensemble::wipe);
        }
    }

    @Test
    void anEnsembleThatWasRestoredFromAnOlderCopy() {
        Path copy = folder.resolve("copy");
        try (Cluster cluster = begun()) {
            ensemble.copyTo(copy);
            cluster.awaitSettled();
            failOver(cluster);
            failOver(cluster);
            lose(cluster, "ensemble restored from an older copy", () -> ensemble.restoreFrom(copy));
        }
    }

    @Test
    void aClaimThatWasDeletedByHand() {
        try (Cluster cluster = begun()) {
            lose(cluster, "claim deleted by hand", () -> ensemble.delete(cluster.root() + "/groups/svc/seats/0/claim"));
        }
    }

    private Cluster begun() {
        Cluster cluster = Cluster.of(folder, ensemble, Group.NAME);
        cluster.start(agent -> Group.run(cluster, FAST, "--stubborn"));
        cluster.awaitSettled();
        failOver(cluster);
        return cluster;
    }

    /** The active agent is killed and started again, so that there is more than one epoch to lose. */
    private static void failOver(Cluster cluster) {
        Reign before = cluster.awaitSettled();
        AgentProcess agent = cluster.agent(before.node());
        agent.killAgent();
        cluster.awaitSuccessor(before);
        agent.start();
        cluster.awaitSettled();
    }

    private void lose(Cluster cluster, String trial, Loss loss) {
        Reign before = cluster.awaitSettled();

        loss.happen();

        long lost = System.nanoTime();
        for (AgentProcess agent : cluster.agents()) {
            Await.until(agent.node() + " reports an incident", Duration.ofMinutes(2), () -> Rest.body(
                            agent.port(), "/groups/svc")
                    .contains("\"code\":\"incident\""));
            String shown = Rest.body(agent.port(), "/groups/svc");
            assertTrue(shown.contains("baton confirm svc"), shown);
        }
        Figures reported = new Figures(trial + ", until every agent reports an incident");
        reported.add(Duration.ofNanos(System.nanoTime() - lost));
        Await.until("the coordinator names the incident and the remedy", Cluster.LIMIT, () -> Rest.body(
                        cluster.coordinatorPort(), "/api/v1/groups")
                .contains("baton confirm svc"));
        Await.pass(CALM);
        List<Reign> reigns = cluster.seen().reigns(Group.NAME);
        assertEquals(before.epoch(), reigns.get(reigns.size() - 1).epoch(), "nobody began by himself");
        assertTrue(
                System.nanoTime() - cluster.again(before).last() > Group.FAST_LEASE.toNanos(),
                "the holder has stopped: nothing renews its lease");
        cluster.judge();

        long asked = System.nanoTime();
        assertEquals(0, cluster.baton("confirm", Group.NAME, "--reason", "trial", "--yes"), "the confirmation");
        assertEquals(0, cluster.baton("confirm", Group.NAME, "--yes"), "a second one, which writes nothing");

        Reign after = cluster.awaitSuccessor(before);
        assertNotEquals(before.epoch() + 1, after.epoch(), "the base comes between");
        cluster.awaitSettled();
        Figures active = new Figures(trial + ", from the confirmation to the next active");
        active.add(Duration.ofNanos(after.first() - asked));
        assertEquals(
                1,
                cluster.seen().reigns(Group.NAME).stream()
                        .filter(reign -> reign.epoch() > before.epoch())
                        .count(),
                "one successor");
        cluster.judge();
        reported.report();
        active.report();
    }
}
