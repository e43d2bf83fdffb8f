package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An estate without a credential gets one and closes its tree, host by host, and its service never notices. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SecureTrial {
    private static final String SECRET = "correct-horse";
    private static final String ACCESS = "ensemble-access:\n  digest: digest\n";

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
    void anOpenTreeIsClosedUnderARunningService() throws Exception {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, "mode: active-passive\nprofile: default\n", "--stubborn"));
            Reign before = cluster.awaitSettled();
            cluster.awaitCoordinator();
            assertTrue(cluster.said("secure", "--yes").contains("has no credential"), "a coordinator without one");

            Path configuration = Files.writeString(folder.resolve("coordinator.yml"), ACCESS);
            secret(folder, SECRET);
            cluster.restartCoordinator(ensemble, configuration);
            cluster.awaitCoordinator();
            refused(cluster, "n1, n2, n3 did not prove");

            for (AgentProcess agent : cluster.agents()) {
                refused(cluster, agent.node());
                secret(agent.directory(), agent.node().equals("n3") ? "mistyped" : SECRET);
                agent.configure(ACCESS);
                agent.restart();
                cluster.awaitSettled();
            }
            refused(cluster, "n3 did not prove");
            secret(cluster.agent("n3").directory(), SECRET);
            cluster.agent("n3").restart();
            cluster.awaitSettled();

            assertEquals(0, cluster.baton("secure", "--yes"));

            Reign after = cluster.awaitSettled();
            assertEquals(before.epoch(), after.epoch(), "no holder changed");
            assertEquals(before.pids(), after.pids(), "nor any process");
            assertTrue(cluster.said("secure", "--dry-run").contains("every node is closed"), "nothing is open");
            assertTrue(cluster.said("check-ensemble").contains("the tree is closed"), "it says so");
            strangersAreRefused(cluster);
            secretIsNowhere(cluster);
            goesOn(cluster, after);
            cluster.judge();
        }
    }

    @Test
    void anAgentWithAnotherCredentialSaysSoInOneSentenceAndTriesAgain() throws Exception {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            // It has no credential, and would make an open tree if it came first.
            cluster.killCoordinator();
            for (AgentProcess agent : cluster.agents()) {
                secret(agent.directory(), agent.node().equals("n3") ? "mistyped" : SECRET);
                agent.configure(ACCESS);
                agent.group(Group.NAME, Group.run(cluster, "mode: active-passive\nprofile: fast\n", "--stubborn"));
            }
            cluster.agent("n1").start();
            Await.until("n1 is active", Cluster.LIMIT, () -> cluster.agent("n1").isActive(Group.NAME));
            AgentProcess mistaken = cluster.agent("n3");

            mistaken.start();

            Await.until(
                    "it says so", Cluster.LIMIT, () -> mistaken.log().contains("to the credential of this program"));
            assertFalse(mistaken.log().contains("\tat "), mistaken.log());
            assertFalse(mistaken.log().contains("mistyped"), mistaken.log());
            secret(mistaken.directory(), SECRET);
            mistaken.restart();
            Await.until("it stands by", Cluster.LIMIT, () -> mistaken.isStandby(Group.NAME));
        }
    }

    private static void refused(Cluster cluster, String why) {
        String said = cluster.said("secure", "--yes").replaceAll("\\s+", " ");
        assertTrue(said.contains(why), said);
        assertTrue(said.contains("nothing was changed"), said);
    }

    /** The closed tree serves a switchover and a failover. */
    private static void goesOn(Cluster cluster, Reign before) {
        String to = before.node().equals("n1") ? "n2" : "n1";
        assertEquals(0, cluster.baton("switchover", Group.NAME, "--to", to, "--yes"));
        Reign switched = cluster.awaitSettled();
        assertEquals(to, switched.node());
        cluster.agent(to).killHost();
        Reign successor = cluster.awaitSuccessor(switched);
        assertNotEquals(to, successor.node());
    }

    private void strangersAreRefused(Cluster cluster) throws Exception {
        try (CuratorFramework stranger =
                CuratorFrameworkFactory.newClient(ensemble.connection(), new RetryOneTime(100))) {
            stranger.start();
            String claim = cluster.root() + "/groups/" + Group.NAME + "/seats/0/claim";
            assertThrows(KeeperException.NoAuthException.class, () -> stranger.getData()
                    .forPath(claim));
            assertThrows(KeeperException.NoAuthException.class, () -> stranger.setData()
                    .forPath(claim, "{}".getBytes(StandardCharsets.UTF_8)));
            assertThrows(KeeperException.NoAuthException.class, () -> stranger.delete()
                    .forPath(claim));
            assertThrows(KeeperException.NoAuthException.class, () -> stranger.create()
                    .forPath(cluster.root() + "/groups/squatter"));
        }
    }

    /** Neither in a list of processes nor in an environment nor in a log. */
    private void secretIsNowhere(Cluster cluster) throws IOException {
        for (AgentProcess agent : cluster.agents()) {
            for (long pid : agent.pids()) {
                for (String part : List.of("cmdline", "environ")) {
                    Path file = Path.of("/proc", Long.toString(pid), part);
                    assertFalse(read(file).contains(SECRET), file.toString());
                }
            }
            assertFalse(agent.log().contains(SECRET), agent.node());
        }
        assertFalse(read(folder.resolve("coordinator.log")).contains(SECRET));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // A process that ended meanwhile.
            return "";
        }
    }

    private static void secret(Path directory, String password) throws IOException {
        Path file = directory.resolve("digest");
        Files.writeString(file, "baton:" + password + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
