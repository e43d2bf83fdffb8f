package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import baton.testing.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stateless web servers on every host in front of one PostgreSQL primary; one HAProxy before the web servers, and between
 * them and the primary.
 */
@Tag("host")
@Tag("busy")
@ExtendWith(LastWords.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class HybridTrial {
    private static final String WEB = "web";
    private static final int REQUESTS = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final int webFront = Ports.free();
    private final int databaseFront = Ports.free();
    private final Map<String, Integer> webs = new TreeMap<>();
    private final Map<String, Integer> checks = new TreeMap<>();
    private final Set<Long> acknowledged = new TreeSet<>();
    private long number;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private DatabaseCluster databases;

    @SuppressWarnings("NullAway.Init")
    private HaproxyServer haproxy;

    @BeforeEach
    void start() {
        ensemble = Ensemble.start(folder);
        Path seed = PostgresMember.seed(folder);
        databases = new DatabaseCluster(
                folder,
                ensemble,
                "postgresql",
                node -> PostgresMember.copyOf(seed, folder.resolve("postgres-" + node)));
        for (AgentProcess agent : databases.baton().agents()) {
            webs.put(agent.node(), Ports.free());
            checks.put(agent.node(), Ports.free());
            agent.configure("agent-check: 127.0.0.1:" + checks.get(agent.node()) + "\n");
            agent.group(WEB, web(webs.getOrDefault(agent.node(), 0)));
        }
        databases.start("--synchronous");
        haproxy = haproxy();
    }

    @AfterEach
    void stop() {
        haproxy.close();
        databases.close();
        ensemble.close();
    }

    @Test
    void clientsOfTheWebServersOutliveTheirDatabase() {
        DatabaseHost first = databases.awaitChain();
        Await.until("every web server is asked", Cluster.LIMIT, () -> webs.keySet().stream()
                .allMatch(node -> haproxy.state(node).startsWith("UP")));
        write(REQUESTS);

        first.database().kill();
        DatabaseHost second = awaitNext("hybrid, primary killed", first);

        databases.baton().awaitCoordinator();
        assertEquals(0, databases.baton().baton("switchover", DatabaseCluster.GROUP, "--yes"), "the switchover");
        DatabaseHost third = awaitNext("hybrid, switched over", second);

        databases.keeps(acknowledged, third);
    }

    /** Until another one is the primary and clients are served again. */
    private DatabaseHost awaitNext(String what, DatabaseHost before) {
        long begun = System.nanoTime();
        int served = acknowledged.size();
        DatabaseHost next = Await.present(
                "another primary", Cluster.LIMIT, () -> databases.active().filter(host -> !host.equals(before)));
        write(served + 1 - acknowledged.size());
        Figures.tell(what + " to the next answer of a web server: "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        databases.awaitFollowers(next);
        write(REQUESTS);
        return next;
    }

    /** Asks, each time with the next number, until so many were answered with 200. */
    private void write(int count) {
        int wanted = acknowledged.size() + count;
        Await.until(count + " answers", Cluster.LIMIT, () -> {
            long next = ++number;
            if (Rest.status(webFront, "/" + next) == 200) {
                acknowledged.add(next);
            }
            return acknowledged.size() >= wanted;
        });
    }

    private HaproxyServer haproxy() {
        Map<String, String> words = new TreeMap<>();
        words.put("bind :80", "bind 127.0.0.1:" + webFront);
        words.put("bind :5432", "bind 127.0.0.1:" + databaseFront);
        int host = 11;
        for (AgentProcess agent : databases.baton().agents()) {
            String address = "192.0.2." + host;
            words.put(
                    address + ":8080 check port 8701 agent-check agent-port 8702",
                    "127.0.0.1:%d check port %d agent-check agent-port %d"
                            .formatted(webs.get(agent.node()), agent.port(), checks.get(agent.node())));
            words.put(
                    address + ":5432 check port 8701",
                    "127.0.0.1:%d check port %d".formatted(databases.portOf(agent), agent.port()));
            host++;
        }
        return HaproxyServer.start(
                folder.resolve("haproxy"), List.of("haproxy-active-active.cfg", "haproxy-active-passive.cfg"), words);
    }

    private String web(int port) {
        return """
                mode: active-active
                profile: fast
                run: [env, PGHOST=127.0.0.1, PGPORT=%d, PGUSER=owner, PGDATABASE=postgres, %s, "%d"]
                check:
                  http: http://127.0.0.1:%d/
                """
                .formatted(databaseFront, Home.script("trial-web"), port, port);
    }
}
