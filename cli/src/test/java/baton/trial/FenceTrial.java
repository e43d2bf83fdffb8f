package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where fencing is required nobody is promoted over a debt, and the status says what unblocks. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FenceTrial {
    private static final String REQUIRED = "mode: active-passive\nprofile: fast\nfence: required\n";

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
    void aFenceHookThatFailsBlocksThePromotionUntilAnOperatorVouches() throws IOException {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            Reign before = begin(cluster, hook("no route to the power switch", 1));

            cluster.agent(before.node()).killHost();

            String command = "baton vouch svc --node " + before.node() + " --epoch " + before.epoch();
            Await.until("the status names the failure and the remedy", Cluster.LIMIT, () -> {
                String shown = Rest.body(cluster.coordinatorPort(), "/api/v1/groups/svc");
                return shown.contains("no route to the power switch") && shown.contains(command);
            });
            cluster.awaitCoordinator();
            assertTrue(cluster.said("status", Group.NAME).contains(command), "the command line names the remedy");
            assertNotEquals(0, cluster.baton("vouch", "svc", "--node", "n9", "--epoch", "1", "--reason", "x", "--yes"));
            // The wait of a successor once more: whoever would begin by itself had begun.
            Await.pass(Group.FAST_WAIT);
            assertEquals(before.epoch(), last(cluster).epoch(), "nobody began over the debt");

            String epoch = Long.toString(before.epoch());
            assertEquals(
                    0,
                    cluster.baton(
                            "vouch",
                            "svc",
                            "--node",
                            before.node(),
                            "--epoch",
                            epoch,
                            "--reason",
                            "I saw it",
                            "--yes"));

            Reign after = cluster.awaitSuccessor(before);
            assertNotEquals(before.node(), after.node());
            assertEquals(List.of(before.node() + " " + epoch), Files.readAllLines(calls()), "fenced once");
            cluster.judge();
        }
    }

    @Test
    void aFenceHookThatSucceedsLetsThePromotionGoOn() throws IOException {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            Reign before = begin(cluster, hook("switched off", 0));

            cluster.agent(before.node()).killHost();

            Reign after = cluster.awaitSuccessor(before);
            assertNotEquals(before.node(), after.node());
            assertEquals(List.of(before.node() + " " + before.epoch()), Files.readAllLines(calls()));
            awaitNoDebt(cluster);
            cluster.judge();
        }
    }

    @Test
    void aHostThatIsOnlyCutOffFromZooKeeperProvesItsStopToWhoAsks() throws IOException {
        Map<String, Proxy> ways = new HashMap<>();
        try (Cluster cluster = new Cluster(folder, ensemble, Group.NAME, node -> {
            Proxy way = new Proxy(ensemble);
            ways.put(node, way);
            return way.connection();
        })) {
            Reign before = begin(cluster, hook("never called", 1));
            Proxy way = Objects.requireNonNull(ways.get(before.node()));

            way.silence();

            Reign after = cluster.awaitSuccessor(before);
            assertNotEquals(before.node(), after.node());
            assertFalse(Files.exists(calls()), "no hook was needed");
            awaitNoDebt(cluster);
            way.heal();
            cluster.awaitSettled();
            cluster.judge();
        } finally {
            ways.values().forEach(Proxy::close);
        }
    }

    private static Reign begin(Cluster cluster, Path hook) {
        cluster.start(agent -> Group.run(cluster, REQUIRED, "--stubborn") + "hooks:\n  fence: " + hook + "\n");
        return cluster.awaitSettled();
    }

    private static void awaitNoDebt(Cluster cluster) {
        Await.until("the debt is paid", Cluster.LIMIT, () -> {
            String shown = Rest.body(cluster.coordinatorPort(), "/api/v1/groups/svc");
            return shown.contains("\"debts\":[]") && !shown.contains("may still act");
        });
    }

    private static Reign last(Cluster cluster) {
        List<Reign> reigns = cluster.seen().reigns(Group.NAME);
        return reigns.get(reigns.size() - 1);
    }

    private Path calls() {
        return folder.resolve("fenced");
    }

    private Path hook(String says, int status) throws IOException {
        Path hook = Files.writeString(
                folder.resolve("fence"),
                """
                #!/bin/bash
                echo "$BATON_FENCE_NODE $BATON_FENCE_EPOCH" >> '%s'
                echo '%s'
                exit %d
                """
                        .formatted(calls(), says, status));
        if (!hook.toFile().setExecutable(true)) {
            throw new IOException(hook + " cannot be made executable");
        }
        return hook;
    }
}
