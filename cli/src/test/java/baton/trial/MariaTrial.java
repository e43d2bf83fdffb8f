package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
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

/** A real service: three MariaDB servers under {@code scripts/hooks/mariadb}, and a client that writes all the time. */
@Tag("host")
@Tag("busy")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MariaTrial {
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
        seed = MariaServer.seed(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @BeforeEach
    void start() {
        cluster = new DatabaseCluster(
                folder,
                ensemble,
                "mariadb",
                node -> MariaServer.copyOf(
                        seed, folder.resolve("mariadb-" + node), Integer.parseInt(node.substring(1))));
        cluster.start("--synchronous");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void noReplicatedCommitIsLostWhenThePrimaryIsKilled() {
        cluster.outlive("MariaDB killed", host -> host.database().kill(), host -> host.database()
                .start());
    }

    @Test
    void noReplicatedCommitIsLostByASwitchover() {
        cluster.baton().awaitCoordinator();
        cluster.outlive(
                "MariaDB switched over",
                host -> assertEquals(0, cluster.baton().baton("switchover", DatabaseCluster.GROUP, "--yes")),
                host -> {});
    }
}
