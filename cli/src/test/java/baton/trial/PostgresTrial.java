package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real service: three PostgreSQL servers under {@code scripts/hooks/postgresql}, and a client that writes all the time. */
@Tag("host")
@Tag("busy")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PostgresTrial {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private static Path seed;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private DatabaseCluster cluster;

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
        seed = PostgresMember.seed(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @BeforeEach
    void prepare() {
        cluster = new DatabaseCluster(
                folder,
                ensemble,
                "postgresql",
                node -> PostgresMember.copyOf(seed, folder.resolve("postgres-" + node)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void noReplicatedCommitIsLostWhenThePrimaryIsKilled() {
        cluster.start("--synchronous");
        cluster.outlive("PostgreSQL killed", host -> host.database().kill(), host -> {});
    }

    @Test
    void noReplicatedCommitIsLostByASwitchover() {
        cluster.start("--synchronous");
        cluster.baton().awaitCoordinator();
        cluster.outlive(
                "PostgreSQL switched over",
                host -> assertEquals(0, cluster.baton().baton("switchover", DatabaseCluster.GROUP, "--yes")),
                host -> {});
    }

    @Test
    void noReplicatedCommitIsLostWhenTheHostOfThePrimaryIsCutOff() {
        cluster.start("--synchronous");
        cluster.outlive("PostgreSQL cut off", DatabaseHost::cutOff, DatabaseHost::heal);
    }

    @Test
    void aReplicaThatIsTooFarBehindIsNotPromotedAndSaysSo() {
        cluster.start("--max-lag 10000000");
        DatabaseHost first = cluster.awaitChain();
        List<DatabaseHost> others = cluster.others(first);
        // Not by stopping the receivers: the kernel would keep 30 MB for them, which they would have once they go on.
        first.toDatabase().stall();
        assertEquals("", server(first).ask("INSERT INTO bulk SELECT repeat('x', 1000) FROM generate_series(1, 40000)"));
        awaitStatus(2);

        first.die();
        // Once whoever might take over has waited for the lease, twice.
        Await.pass(Group.FAST_WAIT.multipliedBy(2));
        assertEquals(Optional.empty(), cluster.active(), "nobody is promoted");
        others.forEach(host -> assertTrue(!host.database().isPrimary(), host.node() + " is a standby"));
        awaitStatus(2);
        assertTrue(cluster.baton().said("status", DatabaseCluster.GROUP).contains("beyond max-lag 10000000"));

        // Once it is there the others may get what they lack from it, before anybody is promoted.
        first.boot();
        assertEquals("40000", server(cluster.awaitChain()).ask("SELECT count(*) FROM bulk"));
    }

    /** The reason shows at so many members. */
    private void awaitStatus(int members) {
        Await.until("the status says that the replicas are behind", Cluster.LIMIT, () -> {
            String shown = Rest.body(cluster.baton().coordinatorPort(), "/api/v1/groups/" + DatabaseCluster.GROUP);
            return shown.split("bytes beyond max-lag 10000000", -1).length > members;
        });
    }

    private static PostgresMember server(DatabaseHost host) {
        return (PostgresMember) host.database();
    }
}
