package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for PostgreSQL promises, with the agents played by the test. */
@Tag("host")
class PostgresHookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Path seed;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private List<PostgresMember> servers;

    @SuppressWarnings("NullAway.Init")
    private HookBench bench;

    @BeforeAll
    static void makeSeed() {
        seed = PostgresMember.seed(shared);
    }

    @BeforeEach
    void start() throws IOException {
        servers = Stream.of("a", "b", "c")
                .map(name -> PostgresMember.copyOf(seed, folder.resolve("postgres-" + name)))
                .toList();
        bench = new HookBench(folder, Home.copyOfHook("postgresql", folder), servers);
        for (int host = 0; host < servers.size(); host++) {
            bench.awaitHealthy(host);
        }
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void aServerIsAStandbyUntilItIsPromotedAndAfterItWasStopped() {
        assertEquals(0, bench.call(0, "stopped", "standby"));
        bench.lead(0, 1);
        assertEquals(1, bench.call(0, "stopped", "active"));
        assertEquals(0, bench.call(0, "check", "active"));
        assertEquals(1, bench.call(0, "check", "standby"), "a primary that Baton did not promote");
        assertEquals(1, bench.call(1, "check", "active"), "an active that is none");

        assertEquals(0, bench.call(0, "demote", "standby"));
        bench.nobodyIsActive();
        bench.awaitHealthy(0);
        assertFalse(servers.get(0).isPrimary(), "it was started as a standby");
    }

    @Test
    void nobodyIsPromotedBesideAPrimaryThatStillAnswers() {
        bench.lead(0, 1);
        bench.nobodyIsActive();

        assertEquals(1, bench.call(1, "promote", "active"));
        assertTrue(bench.said(1).contains("is a primary still: not promoted"), bench.said(1));
        assertFalse(servers.get(1).isPrimary());
    }

    @Test
    void aStandbyWithLessLeavesThePromotionToTheOneWithMore() {
        bench.lead(0, 1, 2);
        servers.get(1).losePrimary();
        assertTrue(write(0, 1));
        Await.until("the other one has it", HookBench.LIMIT, () -> servers.get(2)
                .numbers()
                .contains(1L));
        servers.get(0).kill();
        bench.nobodyIsActive();

        assertEquals(1, bench.call(1, "promote", "active"));
        assertTrue(bench.said(1).contains("bytes more and can be promoted"), bench.said(1));
        bench.promote(2);
        assertEquals(Set.of(1L), servers.get(2).numbers());
    }

    @Test
    void whatAnOldPrimaryAloneHasIsTakenBackWhenItRejoins() {
        bench.lead(0, 1, 2);
        servers.get(1).losePrimary();
        servers.get(2).losePrimary();
        assertTrue(write(0, 1));
        servers.get(0).kill();
        bench.nobodyIsActive();
        bench.promote(1);
        assertTrue(write(1, 2));

        bench.awaitSaid(0, "rejoining");
        bench.awaitHealthy(0);

        assertTrue(rejoinLog(0).contains("pg_rewind: Done!"), rejoinLog(0));
        Await.until("it has what the new one has", HookBench.LIMIT, () -> servers.get(0)
                .numbers()
                .equals(Set.of(2L)));
    }

    /** PostgreSQL would stream from another timeline of the same number and never notice. */
    @Test
    void aTimelineOfTheSameNumberFromAnotherPromotionIsCopiedAnew() {
        bench.lead(0, 1, 2);
        assertEquals(0, bench.call(0, "demote", "standby"));
        bench.promote(1);
        assertTrue(write(1, 1));
        servers.get(1).kill();
        bench.nobodyIsActive();
        bench.promote(2);
        assertTrue(write(2, 2));

        bench.awaitSaid(1, "is not the one of the same number");
        bench.awaitHealthy(1);

        Await.until("it has what the new one has", HookBench.LIMIT, () -> servers.get(1)
                .numbers()
                .equals(Set.of(2L)));
        assertTrue(Files.isDirectory(servers.get(1).data().resolveSibling("data.old")), "what it had is kept");
    }

    @Test
    void dataThatARewindLeftHalfDoneIsNeitherStartedNorPromoted() throws IOException {
        servers.get(0).kill();
        Await.until("it ended", HookBench.LIMIT, () -> !servers.get(0).runs());
        Path record = servers.get(0).data().resolveSibling("data.baton").resolve("rejoin");
        Files.writeString(record, "broken: pg_rewind did not end\n");

        assertEquals(1, bench.call(0, "check", "standby"));
        assertEquals(1, bench.call(0, "promote", "active"));
        assertFalse(servers.get(0).runs());

        bench.promote(1);
        bench.awaitHealthy(0);
        assertTrue(servers.get(0).follows(servers.get(1).port()), "it was copied anew");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotProvedStoppedAndIsKilledWithAllItsChildren() {
        bench.lead(0, 1);
        servers.get(0).pause();

        assertNotEquals(0, bench.call(0, "stopped", "active"));
        long begun = System.nanoTime();
        assertEquals(0, bench.call(0, "kill", "active"));
        Figures.tell("PostgreSQL hook: killed within "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        assertEquals(0, bench.call(0, "stopped", "active"));
        assertEquals(0, bench.call(1, "stopped", "standby"), "the other server was left alone");
        assertEquals("t", servers.get(1).ask("SELECT pg_is_in_recovery()"));
    }

    private boolean write(int host, long number) {
        try (Database.Session session = servers.get(host).session()) {
            return session.write(number);
        }
    }

    private String rejoinLog(int host) {
        try {
            return Files.readString(
                    servers.get(host).data().resolveSibling("data.baton").resolve("rejoin.log"));
        } catch (IOException none) {
            return "";
        }
    }
}
