package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/examples/postgres.sql} promises, on a real PostgreSQL. */
@Tag("host")
class PostgresTokenTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OVER = "ERROR:  ZB001: epoch 7 of group web is over: epoch 8 was here";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<PostgresSession> sessions = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private PostgresSession owner;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start(shared);
        try (PostgresSession owner = server.session("owner")) {
            assertEquals("", owner.call("CREATE ROLE writer LOGIN"));
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void install() {
        owner = open(server.session("owner"));
        owner.call("SET client_min_messages = warning");
        assertEquals("", owner.call("DROP SCHEMA IF EXISTS baton CASCADE"));
        assertEquals("", owner.call("DROP TABLE IF EXISTS account"));
        assertEquals("", owner.call("\\i " + Home.script("examples/postgres.sql") + "\n"));
        assertEquals("", owner.call("INSERT INTO baton.epoch VALUES ('web', 0)"));
        assertEquals("", owner.call("CREATE TABLE account (id serial, epoch bigint)"));
        assertEquals("", owner.call("GRANT ALL ON account, account_id_seq TO writer"));
        assertEquals(
                "",
                owner.call("CREATE TRIGGER fenced BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON account"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION baton.refuse_old_epoch('web')"));
        assertEquals("", owner.call("GRANT USAGE ON SCHEMA baton TO writer"));
        assertEquals("", owner.call("GRANT EXECUTE ON FUNCTION baton.admit TO writer"));
    }

    @AfterEach
    void close() {
        sessions.forEach(PostgresSession::close);
    }

    @Test
    void anOlderEpochThanTheLargestIsRefusedAndToldWhy() {
        PostgresSession old = writer(7);
        assertEquals("", write(old, 7));
        assertEquals("", write(writer(8), 8));

        assertTrue(write(old, 7).startsWith(OVER));
        assertTrue(write(writer(7), 7).startsWith(OVER), "whoever connects anew is no younger");
        assertTrue(old.call("UPDATE account SET epoch = 7").startsWith(OVER));
        assertTrue(old.call("DELETE FROM account").startsWith(OVER));
        assertTrue(old.call("TRUNCATE account").startsWith(OVER));
        assertEquals("7 8", written());
    }

    @Test
    void whoSaysNoEpochIsRefused() {
        PostgresSession silent = open(server.session("writer"));

        assertTrue(
                write(silent, 1).startsWith("ERROR:  ZB002: a write to public.account needs the epoch of group web"));
        silent.call("SET baton.epoch = 'latest'");
        assertTrue(write(silent, 1).contains("found 'latest'"));
        assertEquals("", written());
    }

    @Test
    void whoWritesCannotLowerTheEpoch() {
        PostgresSession writer = writer(8);
        assertEquals("", write(writer, 8));

        assertTrue(writer.call("UPDATE baton.epoch SET epoch = 7").contains("permission denied"));
        assertTrue(writer.call("SELECT baton.admit('web', 7)").startsWith(OVER));
        assertTrue(writer.call("SELECT baton.admit('wbe', 9)").contains("there is no group wbe in baton.epoch"));
    }

    @Test
    void theNewEpochWaitsForTheOpenTransactionsOfTheOld() {
        PostgresSession old = writer(7);
        PostgresSession fresh = writer(8);
        assertEquals("", write(old, 7));
        old.call("BEGIN");
        assertEquals("", write(old, 7));

        fresh.send("INSERT INTO account (epoch) VALUES (8)");
        awaitLock();
        assertEquals("", write(old, 7), "it was admitted, and no other yet");
        old.call("COMMIT");

        assertEquals("", fresh.answer());
        assertTrue(write(old, 7).startsWith(OVER));
        assertEquals("7 7 7 8", written());
    }

    @Test
    void whoCameWhileTheNewEpochWasOnItsWayIsRefusedOnceThatIsThere() {
        PostgresSession old = writer(7);
        PostgresSession fresh = writer(8);
        assertEquals("", write(old, 7));
        fresh.call("BEGIN");
        assertEquals("", write(fresh, 8));

        old.send("INSERT INTO account (epoch) VALUES (7)");
        awaitLock();
        fresh.call("COMMIT");

        assertTrue(old.answer().startsWith(OVER));
        assertEquals("7 8", written());
    }

    @Test
    void anEpochThatRolledBackShutsOutNobody() {
        PostgresSession old = writer(7);
        PostgresSession fresh = writer(8);
        assertEquals("", write(old, 7));
        fresh.call("BEGIN");
        assertEquals("", write(fresh, 8));

        old.send("INSERT INTO account (epoch) VALUES (7)");
        awaitLock();
        fresh.call("ROLLBACK");

        assertEquals("", old.answer());
        assertEquals("7 7", written());
    }

    @Test
    void anOldSnapshotDoesNotHideTheNewEpoch() {
        for (String isolation : List.of("REPEATABLE READ", "SERIALIZABLE")) {
            owner.call("UPDATE baton.epoch SET epoch = 0");
            PostgresSession old = writer(7);
            assertEquals("", write(old, 7));
            old.call("BEGIN ISOLATION LEVEL " + isolation);
            old.call("SELECT count(*) FROM account");
            assertEquals("", write(writer(8), 8));

            assertTrue(write(old, 7).startsWith("ERROR:  40001: could not serialize access"), isolation);
            old.call("COMMIT");
        }
        assertEquals("7 8 7 8", written());
    }

    /** An id is given after the writer was admitted, so ids grow with epochs only if none slips in. */
    @Test
    void manyWritersAtOnceWriteInTheOrderOfTheirEpochs() {
        int writers = 12;
        for (int round = 0; round < 20; round++) {
            List<PostgresSession> crowd = new ArrayList<>();
            for (int epoch = 1; epoch <= writers; epoch++) {
                crowd.add(round == 0 ? writer(epoch) : sessions.get(epoch));
                crowd.get(epoch - 1).call("SET baton.epoch = " + (round * 3 + epoch));
            }
            Collections.shuffle(crowd, new Random(round));
            for (PostgresSession each : crowd) {
                each.send("INSERT INTO account (epoch) VALUES (current_setting('baton.epoch')::bigint)");
            }
            crowd.forEach(PostgresSession::answer);
        }

        assertEquals(
                "0", owner.call("SELECT count(*) FROM account a JOIN account b ON a.id < b.id AND a.epoch > b.epoch"));
        assertNotEquals("0", owner.call("SELECT count(*) FROM account"));
    }

    @Test
    void thePromoteHookShutsTheOldOneOutBeforeItStartsTheNewOne() throws Exception {
        PostgresSession old = writer(7);
        assertEquals("", write(old, 7));

        assertEquals(0, promote(server.connection("writer"), 8));
        assertTrue(write(old, 7).startsWith(OVER), "though epoch 8 wrote nothing yet");
        assertNotEquals(0, promote(server.connection("writer"), 7));
        assertNotEquals(0, promote("host=" + folder + " dbname=postgres", 9));

        assertEquals(List.of("promote active web"), Files.readAllLines(folder.resolve("started")));
        assertTrue(Files.readString(folder.resolve("hook.out")).contains("epoch 7 of group web is over"));
    }

    private int promote(String database, long epoch) throws Exception {
        Path start = folder.resolve("start");
        Files.writeString(start, "#!/bin/sh\necho \"$@\" >> " + folder.resolve("started") + "\n");
        assertTrue(start.toFile().setExecutable(true));
        return Child.start(
                        folder.resolve("hook.out"),
                        Map.of("BATON_GROUP", "web", "BATON_EPOCH", Long.toString(epoch)),
                        List.of(
                                Home.script("examples/postgres-promote").toString(),
                                database,
                                start.toString(),
                                "promote",
                                "active",
                                "web"))
                .awaitEnd(LIMIT);
    }

    /** As a service that Baton started: the epoch comes with its environment. */
    private PostgresSession writer(long epoch) {
        Map<String, String> environment = new HashMap<>(server.environment("writer"));
        environment.put("PGOPTIONS", "-c baton.epoch=" + epoch);
        return open(PostgresSession.open(environment));
    }

    private PostgresSession open(PostgresSession session) {
        sessions.add(session);
        return session;
    }

    private static String write(PostgresSession session, long epoch) {
        return session.call("INSERT INTO account (epoch) VALUES (" + epoch + ")");
    }

    private String written() {
        return owner.call("SELECT coalesce(string_agg(epoch::text, ' ' ORDER BY id), '') FROM account");
    }

    /** Nobody but the one that was just told to write can be the one that waits. */
    private void awaitLock() {
        Await.until("it waits for a lock", LIMIT, () -> owner.call(
                        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                .equals("1"));
    }
}
