package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: what it calls killed, restarted or cut is so. */
@Tag("ensemble")
class EnsembleTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aKilledLeaderIsReplacedAndComesBack() {
        try (Ensemble ensemble = Ensemble.start(folder)) {
            Server first = ensemble.leader();
            first.kill();
            assertNotSame(first, ensemble.leader());
            first.start();
            ensemble.awaitAll();
            ensemble.rollingRestart();
            assertEquals(
                    List.of("follower", "follower", "leader"),
                    ensemble.servers().stream().map(Server::mode).sorted().toList());
        }
    }

    @Test
    void aLinkCarriesUntilItIsCutAndAgainWhenHealed() {
        try (Ensemble ensemble = Ensemble.start(folder);
                Link link = new Link(ensemble.leader().port())) {
            Server behind = new Server(folder, link.port());

            assertEquals("leader", behind.mode());
            link.cut();
            assertEquals("", behind.mode());
            link.heal();
            assertEquals("leader", behind.mode());
            link.silence();
            assertEquals("", behind.mode());
            link.heal();
            Await.until("the link carries again", Duration.ofSeconds(5), () -> behind.mode()
                    .equals("leader"));
        }
    }
}
