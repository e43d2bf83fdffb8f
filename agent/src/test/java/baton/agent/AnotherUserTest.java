package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent of root whose services and hooks belong to the user nobody. */
@Tag("host")
@Timeout(60)
class AnotherUserTest {
    private static final String WHO = "$(id -un) $(id -G) $HOME $USER $LOGNAME $BATON_GROUP";
    private static final String NOBODY = " nobody 65534 /nonexistent nobody nobody svc";

    @TempDir
    Path directory = Path.of("");

    private TestingServer server;
    private AgentProcess agent;

    @BeforeEach
    void configured() throws Exception {
        server = new TestingServer();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(told());
        Files.setPosixFilePermissions(told(), PosixFilePermissions.fromString("rw-rw-rw-"));
        agent = AgentProcess.configured(directory, "n1", server.getConnectString(), List.of());
    }

    @AfterEach
    void clean() throws Exception {
        agent.clean();
        server.close();
    }

    @Test
    void hooksAreRunByTheUserAlsoWhenTheGuardCallsThem() throws Exception {
        String hook = script("hook", "echo $1 " + WHO + " >> " + told());
        group(
                "hooks: {promote: " + hook + ", demote: " + hook + ", kill: " + hook + ", stopped: " + hook
                        + ", notify: " + hook + "}",
                "check: {command: " + hook + ", interval: 200ms}");
        agent.start();
        await("it is active", agent::isActive);
        await("a check and a notice are called", () -> has("check" + NOBODY) && has("notify" + NOBODY));
        assertTrue(has("promote" + NOBODY), read());

        // Nobody renews its hold any more: the guard ends it by itself.
        agent.kill();

        await("the guard calls kill and stopped", () -> has("kill" + NOBODY) && has("stopped" + NOBODY));
        assertTrue(read().lines().allMatch(line -> line.endsWith(NOBODY)), read());
    }

    @Test
    void aServiceIsTheUsersAndTheGuardStillKillsIt() throws Exception {
        String service =
                script("service", "trap '' TERM", "echo $$ " + WHO + " >> " + told(), "while :; do sleep 0.1; done");
        group("run: " + service, "planned-demote-limit: 1s");
        agent.start();
        await("it runs", () -> read().endsWith(NOBODY + "\n"));
        long pid = Long.parseLong(read().split(" ", 2)[0]);
        assertEquals(65534, Files.getAttribute(Path.of("/proc", Long.toString(pid)), "unix:uid"));

        assertEquals(0, agent.stop(), agent::logged);

        assertTrue(ProcessHandle.of(pid).filter(baton.agent.hold.Bench::runs).isEmpty());
        assertTrue(agent.logged().contains("[code=killing"), "it ignores TERM");
    }

    @Test
    void aHookMayBelongToItsUserAndToNobodyElse() throws Exception {
        String hook = script("hook", "exit 0");
        assertEquals(0, run("chown", "nobody", hook));
        group("run: " + hook);
        assertTrue(checkConfig(0).contains("good; 1 group\n"));

        Files.writeString(group(), Files.readString(group()).replace("user: nobody", "user: daemon"));
        assertTrue(checkConfig(1).contains(hook + " belongs to another user, who could replace the hook"));

        assertEquals(0, run("chown", "root", hook));
        Files.setPosixFilePermissions(Path.of(hook), PosixFilePermissions.fromString("rwx------"));
        assertTrue(checkConfig(1).contains(hook + " cannot be run by user daemon; let that user read and execute it"));
    }

    private String checkConfig(int status) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        assertEquals(
                status,
                new AgentApplication(stream, stream).run("check-config", agent.config()),
                said.toString(StandardCharsets.UTF_8));
        return said.toString(StandardCharsets.UTF_8);
    }

    private void group(String... lines) throws IOException {
        List<String> all = new ArrayList<>(List.of("mode: active-passive", "profile: fast", "user: nobody"));
        all.addAll(Arrays.asList(lines));
        Files.write(group(), all);
    }

    private Path group() {
        return Path.of(agent.config()).resolveSibling("groups.d/svc.yml");
    }

    private String script(String name, String... lines) throws IOException {
        Path script = Files.writeString(directory.resolve(name), "#!/bin/bash\n" + String.join("\n", lines) + "\n");
        assertTrue(script.toFile().setExecutable(true, false));
        return script.toString();
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private Path told() {
        return directory.resolve("told");
    }

    private boolean has(String line) {
        return read().lines().anyMatch(line::equals);
    }

    private String read() {
        try {
            return Files.readString(told());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        AgentProcess.await(what, Duration.ofSeconds(30), condition, () -> read() + agent.logged());
    }
}
