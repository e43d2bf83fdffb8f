package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The examples that use epoch and hold, with real agents. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FencingTokenTrial {
    private static final String SERVICE = "127.0.0.1:8080";
    private static final String FAST = "mode: active-passive\nprofile: fast\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    /** What stands behind nginx, and how many requests came through. */
    @SuppressWarnings("NullAway.Init")
    private HttpServer resource;

    private final AtomicInteger served = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        ensemble = Ensemble.start(folder);
        cluster = Cluster.of(folder, ensemble, "web");
        resource = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        resource.createContext("/", exchange -> {
            served.incrementAndGet();
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/broken") ? 500 : 200, -1);
            exchange.close();
        });
        resource.start();
    }

    @AfterEach
    void stop() {
        resource.stop(0);
        cluster.close();
        ensemble.close();
    }

    @Test
    @Tag("host")
    void nginxLetsRequestsThroughWhereTheAgentSaysActive() {
        cluster.start(agent -> Group.run(cluster, FAST));
        Map<String, NginxServer> servers = new TreeMap<>();
        try {
            for (AgentProcess agent : cluster.agents()) {
                servers.put(
                        agent.node(),
                        NginxServer.start(
                                folder.resolve("nginx-" + agent.node()),
                                "nginx-active.conf",
                                Map.of("127.0.0.1:8701", "127.0.0.1:" + agent.port(), SERVICE, service())));
            }
            Reign first = cluster.awaitSettled();
            servedOnlyBy(first, servers);

            AgentProcess killed = cluster.agent(first.node());
            killed.killAgent();
            Reign second = cluster.awaitSuccessor(first);
            assertNotEquals(first.node(), second.node());
            Await.until("the next one serves", Cluster.LIMIT, () -> ask(servers, second.node(), "/") == 200);
            assertEquals(503, ask(servers, first.node(), "/"), "nobody says that it is active");

            killed.start();
            servedOnlyBy(cluster.awaitSettled(), servers);
            assertEquals(500, ask(servers, second.node(), "/broken"), "the service's own error");
        } finally {
            servers.values().forEach(NginxServer::close);
        }
    }

    @Test
    @Tag("host")
    void nginxLetsRequestsThroughUnderTheCurrentEpoch() throws IOException {
        cluster.start(agent -> Group.run(cluster, FAST));
        cluster.awaitCoordinator();
        try (NginxServer server = NginxServer.start(
                folder.resolve("nginx"),
                "nginx-epoch.conf",
                Map.of("127.0.0.1:8700", "127.0.0.1:" + cluster.coordinatorPort(), SERVICE, service()))) {
            Reign first = cluster.awaitSettled();
            assertEquals(200, put(server, "/", first.epoch()));
            assertEquals(409, put(server, "/", first.epoch() + 1), "an epoch that is not there yet");

            assertEquals(0, cluster.baton("switchover", "web", "--yes"), "the switchover");
            Reign second = cluster.awaitSuccessor(first);
            assertEquals(409, put(server, "/", first.epoch()), "an epoch that is over");
            assertEquals(200, put(server, "/", second.epoch()));
            assertEquals(500, put(server, "/broken", second.epoch()), "the resource's own error");

            int before = served.get();
            for (String wrong : List.of("", "0", "-1", "1, " + second.epoch(), second.epoch() + "}", "07", "latest")) {
                assertEquals(400, put(server, "/", wrong), wrong);
            }
            assertEquals(400, Rest.status(server.port(), "/"), "no epoch");
            cluster.killCoordinator();
            assertEquals(503, put(server, "/", second.epoch()), "nobody knows");
            assertEquals(before, served.get(), "none came through");
        }
    }

    /** Agent and guard dead: nobody ends the service, which is why it asks its hold before each act. */
    @Test
    void aServiceThatAsksItsHoldActsNoLongerThanItMay() throws IOException {
        Path log = folder.resolve("acts");
        Path service = Files.writeString(
                folder.resolve("service"),
                """
                #!/bin/sh
                . %s
                while baton_may_act 50; do
                    IFS=' ' read -r now _ </proc/uptime
                    echo "${now%%.*}${now#*.}0 $BATON_NODE $$" >> %s
                    sleep 0.02
                done
                exec sleep 1000
                """
                        .formatted(Home.script("examples/may-act.sh"), log));
        assertTrue(service.toFile().setExecutable(true));
        cluster.start(agent -> FAST + "run: " + service + "\n");
        AgentProcess first = Await.present("an active", Cluster.LIMIT, () -> cluster.agents().stream()
                .filter(agent -> agent.isInCharge("web"))
                .findFirst());

        first.killAgent();
        first.killGuard();
        Act atDeath = lastOf(acts(log));
        AgentProcess.HoldEnds hold = first.holdEnds("web");
        Act next = Await.present("another acts", Cluster.LIMIT, () -> acts(log).stream()
                .filter(act -> !act.node().equals(first.node()))
                .findFirst());

        Act last = lastOf(acts(log).stream()
                .filter(act -> act.node().equals(first.node()))
                .toList());
        assertTrue(last.millis() > atDeath.millis(), () -> last + " is after the death of the guard, at " + atDeath);
        assertTrue(last.millis() < hold.killAt(), () -> last + " is before the time of " + hold);
        assertTrue(next.millis() > hold.until(), () -> next + " is after the end of " + hold);
        assertTrue(first.pids().contains(last.pid()), "it still runs: nobody ended it");
    }

    private record Act(long millis, String node, long pid) {}

    private static List<Act> acts(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .map(line -> line.split(" ", -1))
                    .map(words -> new Act(Long.parseLong(words[0]), words[1], Long.parseLong(words[2])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Act lastOf(List<Act> acts) {
        return acts.get(acts.size() - 1);
    }

    private String service() {
        return "127.0.0.1:" + resource.getAddress().getPort();
    }

    private void servedOnlyBy(Reign active, Map<String, NginxServer> servers) {
        int before = served.get();
        servers.forEach((node, server) ->
                assertEquals(node.equals(active.node()) ? 200 : 503, Rest.status(server.port(), "/"), node));
        assertEquals(before + 1, served.get(), "the others pass nothing on");
    }

    private static int ask(Map<String, NginxServer> servers, String node, String path) {
        NginxServer server = servers.get(node);
        if (server == null) {
            throw new IllegalStateException(node + " has no nginx");
        }
        return Rest.status(server.port(), path);
    }

    private static int put(NginxServer server, String path, long epoch) throws IOException {
        return put(server, path, Long.toString(epoch));
    }

    /** A request that changes something, with a body that must not get into the question. */
    private static int put(NginxServer server, String path, String epoch) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port() + path).toURL().openConnection();
        connection.setRequestMethod("PUT");
        connection.setRequestProperty("Baton-Epoch", epoch);
        connection.setDoOutput(true);
        connection.getOutputStream().write("a body".getBytes(StandardCharsets.UTF_8));
        return connection.getResponseCode();
    }
}
