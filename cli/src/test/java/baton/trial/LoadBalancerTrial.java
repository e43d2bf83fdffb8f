package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three active members behind a load balancer under constant load, with the examples as they are.
 *
 * <p>Who is drained loses no request; who is killed only those that it was answering.
 */
@Tag("host")
@ExtendWith(LastWords.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LoadBalancerTrial {
    private static final String WEB = "web";
    private static final Duration LOAD = Duration.ofSeconds(15);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, Integer> services = new TreeMap<>();
    private final Map<String, Integer> checks = new TreeMap<>();

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void start() {
        ensemble = Ensemble.start(folder);
        cluster = Cluster.of(folder, ensemble, WEB);
        for (AgentProcess agent : cluster.agents()) {
            services.put(agent.node(), Ports.free());
            checks.put(agent.node(), Ports.free());
            agent.configure("agent-check: 127.0.0.1:" + checks.get(agent.node()) + "\n");
        }
        cluster.start(agent -> service(agent.node(), agent.directory().resolve("web")));
        cluster.awaitCoordinator();
        cluster.agents().forEach(this::awaitActive);
    }

    @AfterEach
    void stop() {
        cluster.close();
        ensemble.close();
    }

    @Test
    void behindHaproxy() {
        int front = Ports.free();
        Map<String, String> words = new TreeMap<>(Map.of("bind :80", "bind 127.0.0.1:" + front));
        int number = 11;
        for (AgentProcess agent : cluster.agents()) {
            words.put(
                    "192.0.2." + number + ":8080 check port 8701 agent-check agent-port 8702",
                    "127.0.0.1:%d check port %d agent-check agent-port %d"
                            .formatted(services.get(agent.node()), agent.port(), checks.get(agent.node())));
            number++;
        }
        try (HaproxyServer haproxy =
                HaproxyServer.start(folder.resolve("haproxy"), List.of("haproxy-active-active.cfg"), words)) {
            cluster.agents().forEach(agent -> awaitState(haproxy, agent.node(), "UP"));

            drainedUnderLoad("HAProxy", front, () -> awaitState(haproxy, "n2", "DRAIN"));
            awaitState(haproxy, "n2", "MAINT");
            assertEquals(0, cluster.baton("undrain", "n2"), "the end of the drain");
            awaitState(haproxy, "n2", "UP");
            killedUnderLoad("HAProxy", front);
        }
    }

    @Test
    void behindNginx() {
        Map<String, NginxServer> doors = new TreeMap<>();
        Map<String, String> words = new TreeMap<>();
        int number = 11;
        try {
            for (AgentProcess agent : cluster.agents()) {
                NginxServer door = NginxServer.start(
                        agent.directory().resolve("door"),
                        "nginx-active.conf",
                        Map.of(
                                "127.0.0.1:8701", "127.0.0.1:" + agent.port(),
                                "127.0.0.1:8080", "127.0.0.1:" + services.get(agent.node())));
                doors.put(agent.node(), door);
                words.put("192.0.2." + number + ":8088", "127.0.0.1:" + door.port());
                number++;
            }
            try (NginxServer nginx = NginxServer.start(folder.resolve("nginx"), "nginx-active-active.conf", words)) {
                drainedUnderLoad("nginx", nginx.port(), () -> {});
                assertEquals(0, cluster.baton("undrain", "n2"), "the end of the drain");
                awaitActive(cluster.agent("n2"));
                killedUnderLoad("nginx", nginx.port());
            }
        } finally {
            doors.values().forEach(NginxServer::close);
        }
    }

    private void drainedUnderLoad(String balancer, int front, Runnable seen) {
        Clients clients = Clients.start(folder.resolve(balancer + ".drained"), front, LOAD);
        Await.until("clients are served", Cluster.LIMIT, () -> hasClients("n2"));

        CompletableFuture<Integer> drain = CompletableFuture.supplyAsync(() -> cluster.baton("drain", "n2", "--yes"));
        seen.run();
        assertEquals(0, drain.join(), "the drain, which waits until the service has ended");
        assertTrue(clients.stillAsk(), "the service ended under load");

        Clients.Result result = clients.result();
        Figures.tell(balancer + ", a member drained under load: " + result);
        assertEquals(0, result.lost(), "requests lost");
    }

    private void killedUnderLoad(String balancer, int front) {
        Clients clients = Clients.start(folder.resolve(balancer + ".killed"), front, LOAD);
        Await.until("clients are served", Cluster.LIMIT, () -> hasClients("n1"));

        ProcessHandle killed = service("n1").orElseThrow();
        kill(killed);
        // Every other member is active already, so that it is started again where it was.
        Await.until("it runs again", Cluster.LIMIT, () -> service("n1")
                .filter(again -> !again.equals(killed))
                .isPresent());
        assertTrue(clients.stillAsk(), "it died and came back under load");

        Clients.Result result = clients.result();
        Figures.tell(balancer + ", a member killed under load of " + Clients.COUNT + " clients: " + result);
        assertTrue(result.lost() <= Clients.COUNT, "only what was being answered is lost: " + result);
        assertTrue(result.requests() > 10L * Clients.COUNT, "the others went on: " + result);
    }

    /** nginx counts its own question, too. */
    private boolean hasClients(String node) {
        String status = Rest.body(services.getOrDefault(node, 0), "/status");
        return status.contains("Active connections") && !status.startsWith("Active connections: 1 ");
    }

    /** Its first process; empty while there is none. */
    private Optional<ProcessHandle> service(String node) {
        try {
            Path pid = cluster.agent(node).directory().resolve("web/pid");
            return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        } catch (IOException | NumberFormatException notThere) {
            return Optional.empty();
        }
    }

    private static void kill(ProcessHandle master) {
        List<Long> pids = new ArrayList<>(List.of(master.pid()));
        master.children().map(ProcessHandle::pid).forEach(pids::add);
        Child.signal("KILL", pids);
    }

    private void awaitActive(AgentProcess agent) {
        Await.until(agent.node() + " is active", Cluster.LIMIT, () -> agent.isInCharge(WEB));
    }

    private static void awaitState(HaproxyServer haproxy, String server, String state) {
        Await.until("HAProxy says that " + server + " is " + state, Cluster.LIMIT, () -> haproxy.state(server)
                .startsWith(state));
    }

    /** A web server whose answers take about 60 ms each, so that a kill meets some of them. */
    private String service(String node, Path directory) {
        int port = services.getOrDefault(node, 0);
        try {
            Files.createDirectories(directory.resolve("html"));
            Files.writeString(directory.resolve("html/index.html"), "x".repeat(64 * 1024));
            Files.writeString(
                    directory.resolve("nginx.conf"),
                    """
                    daemon off;
                    user root;
                    worker_processes 1;
                    pid %1$s/pid;
                    error_log stderr;
                    events {
                    }
                    http {
                        access_log off;
                        server {
                            listen 127.0.0.1:%2$d;
                            root %1$s/html;
                            location / {
                                limit_rate 1m;
                            }
                            location = /status {
                                stub_status;
                                # The trial's own question is no client to wait for.
                                keepalive_timeout 0;
                            }
                        }
                    }
                    """
                            .formatted(directory, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return """
                mode: active-active
                profile: default
                run: [/usr/sbin/nginx, -p, %1$s, -e, stderr, -c, %1$s/nginx.conf]
                hooks:
                  drain: %2$s --port %3$d
                check:
                  tcp: 127.0.0.1:%3$d
                  interval: 1s
                """
                .formatted(directory, Home.script("hooks/connections"), port);
    }
}
