package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for MariaDB promises, with the agents played by the test. */
@Tag("host")
class MariaHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Path seed;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private List<MariaServer> servers;

    @SuppressWarnings("NullAway.Init")
    private HookBench bench;

    @BeforeAll
    static void makeSeed() {
        seed = MariaServer.seed(shared);
    }

    @BeforeEach
    void start() throws IOException {
        servers = Stream.of(1, 2)
                .map(id -> MariaServer.copyOf(seed, folder.resolve("mariadb-" + id), id))
                .toList();
        bench = new HookBench(folder, Home.copyOfHook("mariadb", folder), servers);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aDemotedPrimaryHasGivenAllItsWritesAwayAndFollowsTheNext() {
        bench.lead(0, 1);
        assertEquals(1, bench.call(0, "stopped", "active"));
        assertTrue(write(0, 1));

        assertEquals(0, bench.call(0, "demote", "standby"), () -> bench.said(0));
        assertFalse(servers.get(0).isPrimary());
        bench.nobodyIsActive();
        bench.lead(1, 0);

        assertEquals(Set.of(1L), servers.get(1).numbers());
    }

    @Test
    void nobodyIsPromotedBesideAPrimaryThatStillAnswers() {
        bench.lead(0, 1);
        bench.nobodyIsActive();

        assertEquals(1, bench.call(1, "promote", "active"));
        assertTrue(bench.said(1).contains("takes writes still: not promoted"), bench.said(1));
        assertFalse(servers.get(1).isPrimary());
    }

    @Test
    void whoHasATransactionThatTheActiveHasNotIsRefused() {
        bench.lead(0, 1);
        servers.get(1).administer("STOP SLAVE");
        assertTrue(write(0, 1));
        servers.get(0).kill();
        bench.nobodyIsActive();
        bench.promote(1);
        assertTrue(write(1, 2));
        servers.get(0).start();

        bench.awaitSaid(
                0,
                "needs a fresh copy: it executed 0-1-1, which 127.0.0.1:"
                        + servers.get(1).port());
        bench.nobodyIsActive();
        assertEquals(1, bench.call(0, "promote", "active"), "nor is it a candidate when the active is gone");
        assertFalse(servers.get(0).isPrimary());
    }

    @Test
    void aStopIsNotProvedWhileSomebodyWhoPassesReadOnlyIsConnected() throws IOException {
        assertEquals(0, bench.call(0, "stopped", "standby"));
        Process administrator = servers.get(0).administrator("SELECT SLEEP(60)");
        try {
            Await.until("the administrator is seen", HookBench.LIMIT, () -> bench.call(0, "stopped", "standby") != 0);
            assertTrue(bench.said(0).contains("may pass read_only"), bench.said(0));
        } finally {
            administrator.destroyForcibly();
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsNotProvedStoppedAndIsKilled() {
        bench.lead(0, 1);
        servers.get(0).pause();

        assertNotEquals(0, bench.call(0, "stopped", "active"));
        assertEquals(0, bench.call(0, "kill", "active"));
        assertEquals(0, bench.call(0, "stopped", "active"));
        assertFalse(servers.get(1).isPrimary(), "the other server was left alone");
    }

    private boolean write(int host, long number) {
        try (Database.Session session = servers.get(host).session()) {
            return session.write(number);
        }
    }
}
