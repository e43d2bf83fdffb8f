package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.hold.Bench;
import baton.failover.group.GroupName;
import baton.security.TestAuthority;
import baton.security.TlsFiles;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.HistoryStore;
import baton.zookeeper.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real agents, real guards, a real service: each start of the service is one line of one file. */
@Tag("ensemble")
@Timeout(120)
class FailoverOfProcessesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** How long a successor waits for a holder that gives no sign, in profile fast. */
    private static final Duration LEASE_WAIT = Duration.ofMillis(3700);

    private static final String[] FAST = {"profile: fast"};
    private static final String[] LONG_ENOUGH_TO_START_AN_AGENT = {
        "lease: 7s", "demote-limit: 500ms", "kill-limit: 500ms"
    };

    private static final String[] FAILOVER_AFTER_A_CRASH = {
        "lease: 7s", "demote-limit: 500ms", "kill-limit: 500ms", "on-agent-crash: failover"
    };

    @TempDir
    Path directory = Path.of("");

    private final List<AgentProcess> agents = new ArrayList<>();
    private TestingServer server;

    /** One start of the service. */
    private record Served(String node, long epoch, long pid) {
        static Served of(String line) {
            String[] words = line.split(" ", -1);
            return new Served(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]));
        }

        boolean runs() {
            return ProcessHandle.of(pid).filter(Bench::runs).isPresent();
        }
    }

    @BeforeEach
    void ensemble() throws Exception {
        server = new TestingServer();
    }

    private void twoAgents(String... lease) throws Exception {
        twoAgents(Optional.empty(), lease);
    }

    private void twoAgents(Optional<TestAuthority> authority, String... lease) throws Exception {
        twoAgents(
                """
                #!/bin/bash
                trap 'exit 0' TERM
                echo "$BATON_NODE $BATON_EPOCH $$" >> "$1"
                while :; do sleep 0.1; done
                """,
                authority,
                lease);
    }

    private void twoAgents(String text, Optional<TestAuthority> authority, String... lease) throws Exception {
        Path service = Files.writeString(directory.resolve("service"), text);
        assertTrue(service.toFile().setExecutable(true));
        List<String> group = new ArrayList<>(List.of(lease));
        group.addAll(List.of("mode: active-passive", "run: [" + service + ", " + served() + "]"));
        for (String node : List.of("n1", "n2")) {
            AgentProcess agent = AgentProcess.configured(directory, node, server.getConnectString(), group);
            agents.add(agent);
            if (authority.isPresent()) {
                agent.secure(authority.get().issue(node, TlsFiles.Clients.REQUIRED));
            }
            agent.start();
        }
    }

    @AfterEach
    void clean() throws Exception {
        for (AgentProcess agent : agents) {
            agent.clean();
        }
        server.close();
    }

    @Test
    void aServiceThatEndsGoesOnAtTheOtherNodeAtOnce() throws Exception {
        twoAgents(FAST);
        Served first = firstActive();
        AgentProcess other = other(first);

        assertTrue(ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly());

        long before = System.nanoTime();
        await("the other takes over", other::isActive);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        await("the service runs there", () -> last().node().equals(other.node()));
        Served second = last();
        assertTrue(second.epoch() > first.epoch(), second + " after " + first);
        // It was proved stopped: nobody waits for its lease.
        assertTrue(took.compareTo(LEASE_WAIT) < 0, () -> took + "\n" + logs());
        await("the first is a standby", () -> agent(first).status("/groups/svc/standby") == 200);
    }

    @Test
    void aServiceThatEndsAtOnceIsNeverCalledActive() throws Exception {
        twoAgents(
                """
                #!/bin/bash
                echo "$BATON_NODE $BATON_EPOCH $$" >> "$1"
                exit 1
                """,
                Optional.empty(),
                FAST);

        await("each has tried it once", () -> agents.stream()
                .allMatch(agent -> agent.logged().contains("[code=released")));

        assertTrue(starts().size() >= 2, this::logs);
        assertFalse(logs().contains("[code=promoted"), this::logs);
    }

    @Test
    void aNewLifeOfTheAgentAdoptsTheServiceOfTheOneBefore() throws Exception {
        twoAgents(LONG_ENOUGH_TO_START_AN_AGENT);
        Served served = firstActive();
        AgentProcess agent = agent(served);

        agent.kill();
        agent.start();

        await("the service is adopted after a crash", () -> isAdopted(agent));
        assertAdopted(served);
        assertTrue(agent.logged().contains("[code=adopted group=svc"), logs());

        Process restart = AgentProcess.command("agent", "restart", "--config", agent.config())
                .redirectErrorStream(true)
                .start();
        assertEquals(75, agent.end());
        // What scripts/baton does with this status.
        agent.start();

        await("the service is adopted after a restart", () -> isAdopted(agent));
        assertAdopted(served);
        String said = new String(restart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(restart.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, restart.exitValue(), said);
    }

    @Test
    void anAgentWhoseLeaseSomebodyDeletedAsksToBeStartedAgain() throws Exception {
        twoAgents(LONG_ENOUGH_TO_START_AN_AGENT);
        Served served = firstActive();
        AgentProcess agent = agent(served);

        deleteLeases("/baton/nodes/" + served.node() + "/leases");

        assertEquals(75, agent.end(), this::logs);
        agent.start();
        await("the service is adopted", () -> isAdopted(agent));
        assertAdopted(served);
    }

    @Test
    void aStandbyWhoseLeaseSomebodyDeletedBeginsAnew() throws Exception {
        twoAgents(FAST);
        Served served = firstActive();
        AgentProcess standby = other(served);

        deleteLeases("/baton/nodes/" + standby.node() + "/leases");

        assertEquals(75, standby.end(), this::logs);
        assertTrue(served.runs());
    }

    @Test
    void anAgentWhoseRunDirectoryIsLostBeginsAnewOnceItHoldsNothing() throws Exception {
        twoAgents(FAST);
        Served served = firstActive();
        AgentProcess agent = agent(served);
        AgentProcess standby = other(served);

        lose(standby);
        assertEquals(75, standby.end(), this::logs);
        standby.start();
        await("it stands by again", () -> standby.status("/groups/svc/standby") == 200);

        lose(agent);
        await("the other takes over", standby::isActive);
        assertFalse(served.runs(), logs());
        assertEquals(75, agent.end(), this::logs);
        agent.start();
        await("it stands by", () -> agent.status("/groups/svc/standby") == 200);
    }

    /** Agent and guard write there meanwhile, so that one try may find a directory that is not empty again. */
    private void lose(AgentProcess agent) {
        Path run = directory.resolve(agent.node()).resolve("run");
        await("the loss of " + run, () -> {
            try {
                return new ProcessBuilder("rm", "-rf", run.toString()).start().waitFor() == 0;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void deleteLeases(String leases) throws Exception {
        ZooKeeper client = new ZooKeeper(server.getConnectString(), 10_000, event -> {});
        try {
            for (String lease : client.getChildren(leases, false)) {
                client.delete(leases + "/" + lease, -1);
            }
        } finally {
            client.close();
        }
    }

    private static boolean isAdopted(AgentProcess agent) {
        return agent.body("/groups/svc").orElse("").contains("\"phase\":\"active\"");
    }

    private void assertAdopted(Served served) {
        assertEquals(served, last());
        assertTrue(served.runs());
        String body = agent(served).body("/groups/svc").orElse("");
        assertTrue(body.contains("\"epoch\":" + served.epoch()), body);
        assertFalse(other(served).isActive());
    }

    @Test
    void anAgentThatIsAskedToEndHandsItsServiceOverFirst() throws Exception {
        twoAgents(FAST);
        Served first = firstActive();
        AgentProcess other = other(first);

        long before = System.nanoTime();
        int status = agent(first).stop();

        assertEquals(0, status);
        assertFalse(first.runs());
        assertTrue(history().contains(first.node() + " released"), () -> history() + logs());
        await("the other takes over", other::isActive);
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.compareTo(LEASE_WAIT) < 0, () -> took + "\n" + logs());
        await("the service runs there", () -> last().epoch() > first.epoch());
        assertFalse(logs().contains("\tat "), logs());
    }

    /** Issue 12, kind 15: "has left all its seats" was said with the claims still held. */
    @Test
    void anAgentThatCannotGiveItsSeatsBackSaysSo() throws Exception {
        twoAgents(FAST);
        Served first = firstActive();
        server.stop();

        int status = agent(first).stop();

        assertEquals(1, status, this::logs);
        assertFalse(first.runs());
        String said = agent(first).logged();
        assertTrue(said.contains("ZooKeeper did not take back the seats of 1 groups"), said);
        assertTrue(said.contains("[svc]"), said);
        assertFalse(said.contains("has left all its seats"), said);
    }

    @Test
    void aServiceWhoseAgentIsKilledEndsBeforeAnotherOneStarts() throws Exception {
        twoAgents(FAST);
        Served first = firstActive();
        AgentProcess other = other(first);

        agent(first).kill();

        await("the other takes over", other::isActive);
        assertFalse(first.runs(), logs());
        await("the service runs there", () -> last().node().equals(other.node()));
    }

    @Test
    void aKilledAgentIsReplacedOnTheWordOfItsGuardWhereTheGroupWantsThat() throws Exception {
        twoAgents(FAILOVER_AFTER_A_CRASH);
        Served first = firstActive();
        AgentProcess other = other(first);
        await("the guard knows whom to tell", () -> life(first).contains("peer=svc "));

        agent(first).kill();

        await("the other takes over", other::isActive);
        assertFalse(first.runs(), logs());
        assertTrue(history().contains(other.node() + " stop-reported"), () -> history() + logs());
        await("the service runs there", () -> last().node().equals(other.node()));
    }

    /** It needs curl, by which a guard speaks TLS. */
    @Test
    @Tag("host")
    void theGuardOfAKilledAgentIsHeardByAPeerThatAnswersNobodyWithoutACertificate() throws Exception {
        twoAgents(Optional.of(TestAuthority.in(directory.resolve("authority"))), FAILOVER_AFTER_A_CRASH);
        Served first = firstActive();
        AgentProcess other = other(first);
        await("the guard knows whom to tell", () -> life(first).contains("peer=svc https://"));

        agent(first).kill();

        await("the other takes over", other::isActive);
        assertFalse(first.runs(), logs());
        assertTrue(history().contains(other.node() + " stop-reported"), () -> history() + logs());
    }

    @Test
    void aRestartIsNoCrash() throws Exception {
        twoAgents(FAILOVER_AFTER_A_CRASH);
        Served served = firstActive();
        AgentProcess agent = agent(served);
        await("the guard would know whom to tell", () -> life(served).contains("peer=svc "));

        Process restart = AgentProcess.command("agent", "restart", "--config", agent.config())
                .redirectErrorStream(true)
                .start();
        assertEquals(75, agent.end());
        assertFalse(Files.exists(lifeOf(served)), "it ended on purpose");
        agent.start();

        await("the service is adopted", () -> isAdopted(agent));
        assertAdopted(served);
        String said = new String(restart.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, restart.waitFor(), said);
    }

    private Path lifeOf(Served served) {
        return directory.resolve(served.node()).resolve("run").resolve("life");
    }

    private String life(Served served) {
        try {
            return Files.readString(lifeOf(served));
        } catch (IOException notYet) {
            return "";
        }
    }

    private Served firstActive() {
        await("one is active", () -> agents.stream().anyMatch(AgentProcess::isActive));
        await("its service has begun", () -> Files.exists(served()));
        // The other is ready to take over.
        await("both have joined", () -> agents.stream().allMatch(agent -> agent.status("/groups/svc/member") == 200));
        return last();
    }

    private Served last() {
        List<String> lines = starts();
        return Served.of(lines.get(lines.size() - 1));
    }

    private List<String> starts() {
        try {
            return Files.exists(served()) ? Files.readAllLines(served()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path served() {
        return directory.resolve("served");
    }

    private AgentProcess agent(Served served) {
        return agents.stream()
                .filter(agent -> agent.node().equals(served.node()))
                .findFirst()
                .orElseThrow();
    }

    private AgentProcess other(Served served) {
        return agents.stream()
                .filter(agent -> !agent.node().equals(served.node()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> history() {
        EnsembleSettings settings = EnsembleSettings.plain(server.getConnectString(), "/baton", Duration.ofSeconds(10));
        try (EnsembleConnection connection =
                EnsembleConnection.open(settings, Duration.ofSeconds(5), Timers.start("test-timer"))) {
            AgentProcess.await("it is connected", LIMIT, connection::isConnected, () -> "");
            return new HistoryStore(connection)
                    .after(new GroupName("svc"), 0).join().stream()
                            .map(each -> each.entry().node().orElseThrow() + " "
                                    + each.entry().code())
                            .toList();
        }
    }

    private void await(String what, BooleanSupplier condition) {
        AgentProcess.await(what, LIMIT, condition, this::logs);
    }

    private String logs() {
        return agents.stream().map(AgentProcess::logged).collect(Collectors.joining("\n"));
    }
}
