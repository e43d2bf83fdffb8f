package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hook for Redis promises, with the agents played by the test. */
@Tag("host")
class RedisHookTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<RedisServer> servers = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private PlayedAgents agents;

    @BeforeEach
    void start() throws IOException {
        for (int host = 0; host < 3; host++) {
            RedisServer server = new RedisServer(folder.resolve("redis" + host));
            servers.add(server);
            server.start();
        }
        agents = new PlayedAgents("db", servers.size());
    }

    @AfterEach
    void stop() {
        servers.forEach(RedisServer::close);
        agents.close();
    }

    @Test
    void aServerStartsAsAReplicaOfNobody() throws IOException {
        assertEquals(0, hook(0, "stopped", "standby"));
        assertEquals(0, hook(0, "check", "standby"));
        assertTrue(output(0).contains("position="), output(0));
    }

    @Test
    void standbysFollowWhoeverIsActive() {
        promoteAndFollow(0);

        assertEquals(1, hook(0, "stopped", "active"));
        assertEquals(0, hook(0, "check", "active"));
        assertEquals(1, hook(0, "check", "standby"), "a master that Baton did not promote");
        assertEquals(1, hook(1, "check", "active"), "an active that is no master");
    }

    @Test
    void aDemotedMasterHasGivenAllItsWritesAwayAndFollowsTheNext() throws IOException {
        promoteAndFollow(0);
        try (RedisClient client = new RedisClient(servers.get(0).port())) {
            client.call("SET", "last", "write");
        }

        assertEquals(0, hook(0, "demote", "active"));
        assertEquals(0, hook(0, "stopped", "standby"));
        promoteAndFollow(1);

        try (RedisClient client = new RedisClient(servers.get(1).port())) {
            assertEquals("write", client.call("GET", "last"));
        }
    }

    @Test
    void aReplicaThatIsBehindLeavesThePromotionToTheOneThatIsAhead() throws IOException {
        promoteAndFollow(0);
        putTheSecondBehindTheThird();

        assertEquals(1, hook(1, "promote", "standby"));
        assertTrue(output(1).contains("bytes more and can be promoted"), output(1));
        assertEquals(0, hook(1, "stopped", "standby"));
        assertEquals(0, hook(2, "promote", "standby"));
    }

    @Test
    void aReplicaThatIsBehindIsPromotedWhenTheOneThatIsAheadCannotBe() throws IOException {
        promoteAndFollow(0);
        putTheSecondBehindTheThird();
        agents.stop(2);

        assertEquals(0, hook(1, "promote", "standby"));
        assertTrue(servers.get(1).isMaster());
    }

    @Test
    void aMasterThatDoesNotAnswerIsNotProvedStoppedAndIsKilled() {
        promoteAndFollow(0);
        servers.get(0).pause();

        assertEquals(1, hook(0, "stopped", "active"));
        long begun = System.nanoTime();
        assertEquals(0, hook(0, "kill", "active"));

        assertTrue(System.nanoTime() - begun < 500_000_000L, "within K of the profiles fast and default");
        assertEquals(0, hook(0, "stopped", "active"));
    }

    @Test
    void aPidOfAnotherServerIsNotKilled() throws IOException {
        servers.get(0).kill();
        Files.copy(
                servers.get(1).pidFile(), servers.get(0).pidFile(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertEquals(0, hook(0, "kill", "active"));
        assertEquals("slave", servers.get(1).info("role"));
    }

    @Test
    void aRehearsalChangesNothingAndFindsWhatIsInTheWay() throws IOException {
        for (String event : List.of("promote", "demote", "kill")) {
            assertEquals(0, hook(0, event, "standby", Map.of("BATON_REHEARSAL", "1")), output(0));
            assertEquals("slave", servers.get(0).info("role"));
        }
        servers.get(0).kill();

        assertEquals(1, hook(0, "promote", "active", Map.of("BATON_REHEARSAL", "1")));
        assertTrue(output(0).contains("a kill would not find it"), output(0));
    }

    /** The second no longer hears of the master, the third gets one more write, and the master dies. */
    private void putTheSecondBehindTheThird() throws IOException {
        try (RedisClient second = new RedisClient(servers.get(1).port());
                RedisClient first = new RedisClient(servers.get(0).port())) {
            second.call("REPLICAOF", "127.0.0.1", "9");
            first.call("SET", "late", "write");
            first.call("WAIT", "1", "1000");
        }
        servers.get(0).kill();
        agents.active(PlayedAgents.NOBODY);
    }

    private void promoteAndFollow(int next) {
        assertEquals(0, hook(next, "promote", "standby"));
        agents.active(next);
        for (int host = 0; host < servers.size(); host++) {
            RedisServer server = servers.get(host);
            if (host != next) {
                assertEquals(0, hook(host, "check", "standby"));
                Await.until(host + " follows " + next, LIMIT, () -> server.follows(servers.get(next)));
            }
        }
        assertTrue(servers.get(next).isMaster());
    }

    private int hook(int host, String event, String role) {
        return hook(host, event, role, Map.of());
    }

    private int hook(int host, String event, String role, Map<String, String> more) {
        Map<String, String> told = new HashMap<>(Map.of("BATON_GROUP", "db", "BATON_ROLE", role));
        told.putAll(more);
        List<String> peers = new ArrayList<>();
        for (int peer = 0; peer < servers.size(); peer++) {
            peers.add("127.0.0.1:" + agents.port(peer) + ":" + servers.get(peer).port());
        }
        return Child.start(
                        folder.resolve("hook" + host + ".out"),
                        told,
                        List.of(
                                Home.script("hooks/redis").toString(),
                                "--port",
                                Integer.toString(servers.get(host).port()),
                                "--pidfile",
                                servers.get(host).pidFile().toString(),
                                "--peers",
                                String.join(",", peers),
                                event,
                                event,
                                role,
                                "db"))
                .awaitEnd(LIMIT);
    }

    private String output(int host) throws IOException {
        return Files.readString(folder.resolve("hook" + host + ".out"));
    }
}
