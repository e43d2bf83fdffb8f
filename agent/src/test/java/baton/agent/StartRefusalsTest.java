package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent that cannot start says why in one sentence and exits with status 1. */
@Timeout(60)
class StartRefusalsTest {
    private static final List<String> GROUP = List.of("mode: active-passive", "run: sleep infinity");

    @TempDir
    Path directory = Path.of("");

    private AgentProcess agent;

    @BeforeEach
    void configured() throws IOException {
        agent = AgentProcess.configured(directory, "n1", "127.0.0.1:1", GROUP);
    }

    @AfterEach
    void clean() throws InterruptedException {
        agent.clean();
    }

    @Test
    void becauseItsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(agent.port(), 1, InetAddress.getLoopbackAddress())) {
            assertRefused("baton: cannot listen on 127.0.0.1:" + taken.getLocalPort()
                    + " (Address already in use); free it, or choose another listen");
        }
    }

    @Test
    void becauseAnotherAgentHasItsRunDirectory() throws Exception {
        Path run = Files.createDirectories(directory.resolve("n1/run"));
        try (FileChannel lock =
                FileChannel.open(run.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());

            assertRefused("baton: another agent uses " + run.toRealPath()
                    + " already; stop it, or give this one a run-directory of its own");
        }
    }

    @Test
    void becauseItsConfigurationIsWrong() throws Exception {
        Path file = Files.writeString(directory.resolve("n1/groups.d/svc.yml"), "mode: active\n");

        assertRefused("baton: " + file
                + ":1: mode: found \"active\"; expected one of active-passive, active-active; correct it");
    }

    @Test
    void becauseAHookIsEmpty() throws Exception {
        Path stopped = Files.createFile(directory.resolve("n1/groups.d/stopped"));
        assertTrue(stopped.toFile().setExecutable(true));
        Path file = Files.writeString(
                directory.resolve("n1/groups.d/svc.yml"),
                "mode: active-passive\nhooks: {promote: 'true', demote: 'true', kill: 'true', stopped: ./stopped}\n");

        assertRefused("baton: " + file + ":2: hooks.stopped: " + stopped
                + " is empty; write what it does, or \"#!/bin/sh\" and \"exit 0\" for nothing");
    }

    @Test
    void butNotBecauseTheStateOfOneGroupIsDamaged() throws Exception {
        Path epochs = Files.createDirectories(directory.resolve("n1/state/epochs"));
        Path file = Files.writeString(epochs.resolve("svc"), "many\n");

        agent.start();

        String sentence = "group svc takes no seat here: expected in " + file
                + " the highest epoch seen, a number up to 2^62; found \"many\"; write the epoch that \"baton status\""
                + " shows on another node";
        AgentProcess.await(
                "it says so",
                java.time.Duration.ofSeconds(20),
                () -> agent.logged().contains(sentence),
                agent::logged);
        assertEquals(200, agent.status("/liveness"));
        assertEquals(503, agent.status("/groups/svc/standby"));
        assertEquals(0, agent.stop());
    }

    @Test
    void butNotBecauseZooKeeperIsAway() throws Exception {
        agent.start();

        AgentProcess.await(
                "it answers", java.time.Duration.ofSeconds(20), () -> agent.status("/liveness") == 200, agent::logged);
        assertEquals(503, agent.status("/readiness"));
        assertEquals(503, agent.status("/groups/svc/standby"));
        AgentProcess.await(
                "it says so",
                java.time.Duration.ofSeconds(20),
                () -> agent.logged().contains("no server of the ensemble 127.0.0.1:1 answers; trying again"),
                agent::logged);
        assertEquals(1, agent.guards().size());
        assertEquals(0, agent.stop());
        assertTrue(agent.logged().lines().noneMatch(line -> line.startsWith("\tat ")), agent.logged());
    }

    @Test
    void aServiceThatWasLeftIsGuardedAllTheSame() throws Exception {
        Path holds = Files.createDirectories(directory.resolve("n1/run/holds/svc"));
        Files.writeString(holds.resolve("0.1.lapsed"), "");
        try (ServerSocket taken = new ServerSocket(agent.port(), 1, InetAddress.getLoopbackAddress())) {
            assertTrue(taken.isBound());
            agent.start();

            assertEquals(1, agent.end(), agent.logged());
            assertEquals(1, agent.guards().size());
        }
    }

    @Test
    void restartingNeedsAnAgentThatRuns() throws Exception {
        Process restart = AgentProcess.command("agent", "restart", "--config", agent.config())
                .redirectErrorStream(true)
                .start();

        String said = new String(restart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(restart.waitFor(20, TimeUnit.SECONDS));
        assertEquals(
                "baton: no agent runs with the run directory " + directory.resolve("n1/run")
                        + "; start one with \"baton agent\"\n",
                said);
        assertEquals(1, restart.exitValue());
    }

    private void assertRefused(String sentence) throws Exception {
        agent.start();

        assertEquals(1, agent.end(), agent.logged());
        List<String> said = Files.readAllLines(agent.log());
        assertEquals(sentence, said.get(said.size() - 1));
        assertTrue(said.stream().noneMatch(line -> line.startsWith("\tat ")), agent.logged());
        assertEquals(List.of(), agent.guards());
    }
}
