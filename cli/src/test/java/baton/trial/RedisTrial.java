package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real service: three Redis servers under {@code scripts/hooks/redis}, and a client that writes all the time. */
@Tag("host")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RedisTrial {
    private static final String GROUP = "db";
    private static final int WRITES = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, RedisServer> servers = new LinkedHashMap<>();

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void start() {
        ensemble = Ensemble.start(folder);
        cluster = Cluster.of(folder, ensemble, GROUP);
        cluster.agents()
                .forEach(agent -> servers.put(agent.node(), new RedisServer(folder.resolve("redis-" + agent.node()))));
        servers.values().forEach(RedisServer::start);
        cluster.start(this::groupFile);
    }

    @AfterEach
    void stop() {
        cluster.close();
        servers.values().forEach(RedisServer::close);
        ensemble.close();
    }

    @Test
    void noReplicatedWriteIsLostWhenTheServerOfTheActiveDies() throws IOException {
        failOver("redis-server killed to the next acknowledged write", false);
    }

    @Test
    void noReplicatedWriteIsLostWhenTheHostOfTheActiveDies() throws IOException {
        failOver("redis-server and its host killed to the next acknowledged write", true);
    }

    private void failOver(String trial, boolean wholeHost) throws IOException {
        AgentProcess first = awaitChain();
        try (RedisWriter writer = new RedisWriter(List.copyOf(servers.values()))) {
            writer.await(WRITES);
            long killed = System.nanoTime();
            if (wholeHost) {
                first.killHost();
            }
            server(first).kill();
            AgentProcess second =
                    Await.present("another active", Cluster.LIMIT, () -> active().filter(agent -> agent != first));
            writer.await(1);
            Figures.tell(
                    trial + ": " + Duration.ofNanos(System.nanoTime() - killed).toMillis() + " ms");
            awaitFollowers(second, first);
            writer.await(WRITES);

            server(first).start();
            if (wholeHost) {
                first.forgetRun();
                first.start();
            }
            awaitFollowers(second, second);
            writer.await(WRITES);
            writer.stop();
            keeps(writer.acknowledged(), server(second));
            assertEquals(Optional.of(second), active(), "the old one does not take over again");
        }
    }

    /** All acknowledged writes are on the master, and on each replica as soon as it has all that the master has. */
    private void keeps(List<Long> acknowledged, RedisServer master) throws IOException {
        for (RedisServer server : servers.values()) {
            Await.until("all replicas are level", Cluster.LIMIT, () -> server.info("master_repl_offset")
                    .equals(master.info("master_repl_offset")));
            try (RedisClient client = new RedisClient(server.port())) {
                List<Long> lost = new ArrayList<>();
                for (Long number : acknowledged) {
                    if (!client.call("GET", "write:" + number).equals(number.toString())) {
                        lost.add(number);
                    }
                }
                assertEquals(List.of(), lost, "of " + acknowledged.size() + " acknowledged writes");
            }
        }
        Figures.tell("  all " + acknowledged.size() + " acknowledged writes are on all servers");
    }

    private AgentProcess awaitChain() {
        AgentProcess active = Await.present("an active", Cluster.LIMIT, this::active);
        awaitFollowers(active, active);
        return active;
    }

    /** Every server but those of {@code master} and {@code dead} is a replica of the first. */
    private void awaitFollowers(AgentProcess master, AgentProcess dead) {
        for (AgentProcess agent : cluster.agents()) {
            if (agent != master && agent != dead) {
                Await.until(agent.node() + " follows " + master.node(), Cluster.LIMIT, () -> server(agent)
                        .follows(server(master)));
            }
        }
    }

    private Optional<AgentProcess> active() {
        return cluster.agents().stream().filter(agent -> agent.isActive(GROUP)).findFirst();
    }

    private RedisServer server(AgentProcess agent) {
        RedisServer server = servers.get(agent.node());
        if (server == null) {
            throw new IllegalStateException(agent.node() + " has no redis-server");
        }
        return server;
    }

    private String groupFile(AgentProcess agent) {
        String peers = cluster.agents().stream()
                .map(peer -> "127.0.0.1:" + peer.port() + ":" + server(peer).port())
                .collect(Collectors.joining(","));
        String hook = Home.script("hooks/redis") + " --port " + server(agent).port() + " --pidfile "
                + server(agent).pidFile() + " --peers " + peers;
        return """
                mode: active-passive
                profile: fast
                lease: 4s
                kill-limit: 1500ms
                hooks:
                  promote: %s promote
                  demote: %s demote
                  stopped: %s stopped
                  kill: %s kill
                check:
                  command: %s check
                  interval: 500ms
                  timeout: 2s
                  fall: 2
                """
                .formatted(hook, hook, hook, hook, hook);
    }
}
