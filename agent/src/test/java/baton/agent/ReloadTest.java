package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real agents that are asked to reload while they serve; the services write down each start and each end. */
@Tag("ensemble")
@Timeout(120)
class ReloadTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> LEASE = List.of(
            "mode: active-passive", "lease: 7s", "demote-limit: 1s", "kill-limit: 500ms", "planned-demote-limit: 5s");

    @TempDir
    Path directory = Path.of("");

    private final List<AgentProcess> agents = new ArrayList<>();
    private TestingServer server;

    @BeforeEach
    void ensemble() throws Exception {
        server = new TestingServer();
        script(
                "service",
                "trap 'echo end $BATON_NODE $BATON_EPOCH >> " + told() + "; exit 0' TERM",
                "echo start $BATON_NODE $BATON_EPOCH >> " + told(),
                "while :; do sleep 0.1; done");
    }

    @AfterEach
    void clean() throws Exception {
        for (AgentProcess agent : agents) {
            agent.clean();
        }
        server.close();
    }

    @Test
    void aChangedCheckComesInForceAndTheServiceNeverNotices() throws Exception {
        AgentProcess agent = serving("n1");
        String check = script("check", "echo checked $BATON_ROLE >> " + directory.resolve("checked"));
        configure(agent, "svc", "check: {command: " + check + ", interval: 200ms}", "priority: 7");

        assertEquals("the configuration was reloaded\n", reload(agent, 0));

        await("the new check is asked", () -> read("checked").contains("checked active"));
        await("it is active", agent::isActive);
        assertEquals("start n1 1\n", read("told"));
        String member = agent.body("/groups/svc").orElse("");
        assertTrue(member.contains("\"epoch\":1") && member.contains("\"priority\":7"), member);
        await("it was adopted", () -> agent.logged().contains("[code=adopted group=svc"));
    }

    @Test
    void filesThatAreWrongChangeNothing() throws Exception {
        AgentProcess agent = serving("n1");
        configure(agent, "svc", "priority: many");
        Path other = Files.writeString(group(agent, "other"), "mode: active\n");
        String first = group(agent, "svc") + ":7: priority: found \"many\"; expected a whole number from 0 to 1000;"
                + " correct it";
        String second = other + ":1: mode: found \"active\"; expected one of active-passive, active-active; correct it";

        agent.signal("HUP");

        await("it says what is wrong", () -> agent.logged().contains("not reloaded, nothing was changed: " + first));
        await("in each file", () -> agent.logged().contains("not reloaded, nothing was changed: " + second));
        for (String word : List.of("reload", "restart")) {
            assertEquals("baton: " + second + "\nbaton: " + first + "\n", ask(agent, word, 1));
        }
        assertTrue(agent.isActive(), agent.logged());
        assertEquals("start n1 1\n", read("told"));
        assertFalse(agent.logged().contains("starts over"), agent.logged());
    }

    @Test
    void whatANewLifeCouldNotAdoptUnderIsRefused() throws Exception {
        AgentProcess agent = serving("n1");
        Path file = Path.of(agent.config());
        Files.writeString(file, Files.readString(file).replace("node: n1", "node: n9"));

        assertEquals(
                "baton: node: the agent runs with n1, the configuration says n9; a reload cannot change that: stop the"
                        + " agent, which hands its seats over, and start it again\n",
                ask(agent, "reload", 1));

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String listen = "127.0.0.1:" + taken.getLocalPort();
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("node: n9", "node: n1")
                            .replace("listen: 127.0.0.1:" + agent.port(), "listen: " + listen));
            assertTrue(ask(agent, "reload", 1).startsWith("baton: listen: cannot listen on " + listen));
        }
        assertTrue(agent.isActive(), agent.logged());
    }

    @Test
    void aNewGroupIsJoinedAndOneThatIsGoneIsHandedOver() throws Exception {
        AgentProcess first = serving("n1");
        AgentProcess second = configured("n2");
        second.start();
        await("the other is ready", () -> second.status("/groups/svc/standby") == 200);
        Files.move(group(first, "svc"), group(first, "more"));

        assertTrue(ask(first, "restart", 1).contains("group svc has a service here but is not configured any more"));
        assertEquals("the configuration was reloaded\n", reload(first, 0));

        await("the other took over", second::isActive);
        await("it joined the new group", () -> first.isActive("more"));
        assertEquals(404, first.status("/groups/svc/active"));
        List<String> lines = read("told").lines().toList();
        assertEquals(List.of("start n1 1", "end n1 1"), lines.subList(0, 2), logs());
        assertTrue(lines.contains("start n2 2"), logs());
        assertFalse(first.logged().contains("[code=killing"), first.logged());
    }

    @Test
    void aPromotionUnderWayIsWaitedFor() throws Exception {
        String promote = script(
                "promote",
                "echo promoting >> " + told(),
                "while [[ ! -e " + directory.resolve("go") + " ]]; do sleep 0.05; done");
        AgentProcess agent = AgentProcess.configured(
                directory,
                "n1",
                server.getConnectString(),
                List.of("mode: active-passive", "hooks: {promote: " + promote + ", demote: 'true', kill: 'true'}"));
        agents.add(agent);
        agent.start();
        await("it is promoting", () -> read("told").equals("promoting\n"));

        Process reload = command(agent, "reload");
        await("it waits", () -> agent.logged().contains("the reload waits until group svc is no longer promoting"));
        Files.createFile(directory.resolve("go"));

        assertEquals(75, agent.end(), agent::logged);
        agent.start();
        assertEquals("the configuration was reloaded\n", said(reload, 0));
        await("it is active", agent::isActive);
        assertEquals("promoting\n", read("told"));
    }

    private AgentProcess configured(String node) throws IOException {
        AgentProcess agent = AgentProcess.configured(directory, node, server.getConnectString(), List.of());
        agents.add(agent);
        configure(agent, "svc");
        return agent;
    }

    private AgentProcess serving(String node) throws IOException {
        AgentProcess agent = configured(node);
        agent.start();
        await("it is active", agent::isActive);
        await("its service began", () -> read("told").equals("start " + node + " 1\n"));
        return agent;
    }

    private void configure(AgentProcess agent, String group, String... more) throws IOException {
        List<String> lines = new ArrayList<>(LEASE);
        lines.add("run: " + directory.resolve("service"));
        lines.addAll(List.of(more));
        Files.write(group(agent, group), lines);
    }

    private static Path group(AgentProcess agent, String group) {
        return Path.of(agent.config()).resolveSibling("groups.d").resolve(group + ".yml");
    }

    /** What scripts/baton does with the end of the life before. */
    private String reload(AgentProcess agent, int status) throws Exception {
        Process reload = command(agent, "reload");
        assertEquals(75, agent.end(), agent::logged);
        agent.start();
        return said(reload, status);
    }

    private static String ask(AgentProcess agent, String word, int status) throws Exception {
        return said(command(agent, word), status);
    }

    private static Process command(AgentProcess agent, String word) throws IOException {
        return AgentProcess.command("agent", word, "--config", agent.config())
                .redirectErrorStream(true)
                .start();
    }

    private static String said(Process process, int status) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
        assertEquals(status, process.exitValue(), said);
        return said;
    }

    private String script(String name, String... lines) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertTrue(script.toFile().setExecutable(true));
        return script.toString();
    }

    private Path told() {
        return directory.resolve("told");
    }

    private String read(String name) {
        try {
            Path file = directory.resolve(name);
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        AgentProcess.await(what, LIMIT, condition, this::logs);
    }

    private String logs() {
        return read("told") + agents.stream().map(AgentProcess::logged).collect(Collectors.joining("\n"));
    }
}
