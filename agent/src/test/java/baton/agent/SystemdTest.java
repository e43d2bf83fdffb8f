package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real agent beside a {@code systemd-notify} that writes down what it is told. */
@Tag("ensemble")
@Timeout(60)
class SystemdTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> GROUP =
            List.of("mode: active-passive", "profile: fast", "priority: 0", "run: /bin/sleep 99");

    @TempDir
    Path directory = Path.of("");

    @Test
    void anAgentIsReadyWithoutZooKeeperAndSaysWhenItHasJoined() throws Exception {
        Map<String, String> environment = withNotify();
        try (TestingServer server = new TestingServer(Ports.free(), false)) {
            AgentProcess agent = AgentProcess.configured(directory, "n1", server.getConnectString(), GROUP);
            agent.start(environment);
            try {
                AgentProcess.await("the agent is ready", LIMIT, () -> !told().isEmpty(), agent::logged);
                // On a busy host it may be told without a sign of life.
                assertEquals(
                        "/run/notify --ready --status=waits for ZooKeeper; joined 0 of 1",
                        told().get(0).replace(" WATCHDOG=1", ""));
                AgentProcess.await(
                        "more signs of life", LIMIT, () -> told().contains("/run/notify WATCHDOG=1"), agent::logged);

                server.start();
                AgentProcess.await(
                        "it has joined",
                        LIMIT,
                        () -> told().stream().anyMatch(line -> line.endsWith("--status=member of 1 group")),
                        agent::logged);
                assertEquals(
                        1,
                        told().stream().filter(line -> line.contains("--ready")).count());
            } finally {
                agent.stop();
                agent.guards().forEach(ProcessHandle::destroy);
            }
        }
    }

    @Test
    void withoutAServiceManagerNobodyIsTold() throws Exception {
        Map<String, String> environment = withNotify();
        try (TestingServer server = new TestingServer()) {
            AgentProcess agent = AgentProcess.configured(directory, "n1", server.getConnectString(), GROUP);
            agent.start(Map.of("PATH", environment.get("PATH")));
            try {
                AgentProcess.await("it has joined", LIMIT, () -> agent.status("/readiness") == 200, agent::logged);
                assertTrue(told().isEmpty(), told().toString());
            } finally {
                agent.stop();
                agent.guards().forEach(ProcessHandle::destroy);
            }
        }
    }

    private Map<String, String> withNotify() throws IOException {
        Path notify = Files.createDirectories(directory.resolve("bin")).resolve("systemd-notify");
        Files.writeString(notify, "#!/bin/sh\necho \"$NOTIFY_SOCKET $*\" >> '" + directory.resolve("told") + "'\n");
        assertTrue(notify.toFile().setExecutable(true));
        return Map.of(
                "PATH", notify.getParent() + ":" + System.getenv("PATH"),
                "BATON_NOTIFY_SOCKET", "/run/notify",
                "BATON_WATCHDOG_USEC", "900000");
    }

    private List<String> told() {
        try {
            return Files.readAllLines(directory.resolve("told"));
        } catch (IOException none) {
            return List.of();
        }
    }
}
