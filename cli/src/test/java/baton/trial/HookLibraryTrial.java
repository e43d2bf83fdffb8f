package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Three hooks of the library in one group under real agents: an OCF agent, a fence agent, and a URL that is told. */
@Tag("host")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HookLibraryTrial {
    private static final String GROUP = "db";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> notices = new CopyOnWriteArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer told;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private Cluster cluster;

    @BeforeEach
    void start() throws IOException {
        told = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        told.createContext("/", exchange -> {
            notices.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        told.start();
        ensemble = Ensemble.start(folder);
        cluster = Cluster.of(folder, ensemble, GROUP);
        for (AgentProcess agent : cluster.agents()) {
            Files.writeString(power(agent), "on");
            Path parameters =
                    Files.writeString(folder.resolve(agent.node() + ".conf"), "status_file=" + power(agent) + "\n");
            Files.setPosixFilePermissions(parameters, PosixFilePermissions.fromString("rw-------"));
        }
        cluster.start(this::groupFile);
    }

    @AfterEach
    void stop() {
        cluster.close();
        ensemble.close();
        told.stop(0);
    }

    @Test
    void aGroupOfThemSwitchesOverFailsOverFencesAndTells() throws IOException {
        AgentProcess first = awaitSettled();
        cluster.awaitCoordinator();

        assertEquals(0, cluster.baton("switchover", GROUP, "--yes"), "the switchover");

        AgentProcess second = awaitSettled();
        assertTrue(second != first, "another one is active");
        assertEquals("slave", role(first), "demoted, and running on");
        assertEquals("on", Files.readString(power(first)), "nobody was fenced");

        long killed = System.nanoTime();
        second.killHost();

        AgentProcess third =
                Await.present("another active", Cluster.LIMIT, () -> active().filter(agent -> agent != second));
        Figures.tell("host of an OCF agent killed to its successor's promotion, fenced by fence_dummy: "
                + Duration.ofNanos(System.nanoTime() - killed).toMillis() + " ms");
        assertEquals("off", Files.readString(power(second)), "fenced before anybody was promoted");
        assertEquals("master", role(third));
        Await.until("the URL is told of the promotion", Cluster.LIMIT, () -> notices.stream()
                .anyMatch(notice -> notice.contains("\"role\":\"active\"")
                        && notice.contains("\"node\":\"" + third.node() + "\"")));
    }

    private AgentProcess awaitSettled() {
        return Await.present("one promoted, the others started as standbys", Cluster.LIMIT, () -> active().filter(
                        master -> cluster.agents().stream()
                                .allMatch(agent -> role(agent).equals(agent == master ? "master" : "slave")
                                        && (agent == master ? agent.isInCharge(GROUP) : agent.isStandby(GROUP)))));
    }

    private Optional<AgentProcess> active() {
        return cluster.agents().stream().filter(agent -> agent.isActive(GROUP)).findFirst();
    }

    /** What the resource agent of a host says of itself; empty while nothing runs there. */
    private String role(AgentProcess agent) {
        try {
            return Files.exists(state(agent)) ? Files.readString(state(agent)).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path state(AgentProcess agent) {
        return folder.resolve(agent.node() + ".state");
    }

    private Path power(AgentProcess agent) {
        return folder.resolve(agent.node() + ".power");
    }

    private String groupFile(AgentProcess agent) {
        String ocf = "/usr/bin/env HA_RSCTMP=" + folder.resolve("agents") + " " + Home.script("hooks/ocf")
                + " --agent heartbeat:Stateful --promotable --instance db-" + agent.node() + " --set state="
                + state(agent);
        return """
                mode: active-passive
                profile: fast
                fence: required
                hooks:
                  promote: %1$s promote
                  demote: %1$s demote
                  stopped: %1$s stopped
                  kill: %1$s kill
                  fence: %2$s --agent fence_dummy --parameters %3$s/{node}.conf fence
                  notify: %4$s --url http://127.0.0.1:%5$d/ notify
                check:
                  command: %1$s check
                  interval: 500ms
                  timeout: 5s
                  fall: 2
                """
                .formatted(
                        ocf,
                        Home.script("hooks/fence-agent"),
                        folder,
                        Home.script("hooks/webhook"),
                        told.getAddress().getPort());
    }
}
