package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Java that writes down how it was called. */
@Timeout(30)
class LauncherTest {
    @TempDir
    Path home = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endEverything() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @BeforeEach
    void aHomeOfItsOwn() throws IOException {
        Files.createDirectories(home.resolve("scripts"));
        Files.copy(Path.of("../scripts/baton"), home.resolve("scripts/baton"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String module : List.of("agent", "cli")) {
            Files.createDirectories(home.resolve(module + "/target"));
            Files.createFile(home.resolve(module + "/target/baton-" + module + ".jar"));
        }
    }

    @Test
    void anAgentThatAsksForItIsStartedAgain() throws Exception {
        java("[ $(wc -l < calls) -lt 3 ] && exit 75; exit 4");

        Process launcher = launch("agent", "--config", "a.yml");

        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS));
        assertEquals(4, launcher.exitValue());
        assertEquals(3, calls().size());
        assertTrue(calls().get(0).endsWith("baton.agent.AgentApplication agent --config a.yml"), calls().get(0));
        assertTrue(calls().get(0).contains("-Xmx32m"), calls().get(0));
    }

    @Test
    void aSignalIsPassedOnAndWaitedOut() throws Exception {
        // Its own end has to arrive, not that of the signal; and it is not started again, whatever it asks for.
        java("trap 'echo asked >> calls; exit 75' TERM; while :; do sleep 0.05; done");
        Process launcher = launch("run", "web", "--", "serve");
        AgentProcess.await("it is started", Duration.ofSeconds(10), () -> calls().size() == 1, () -> "");

        launcher.destroy();

        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS));
        assertEquals(2, calls().size(), calls().toString());
        assertEquals("asked", calls().get(1));
        assertEquals(0, launcher.exitValue());
    }

    @Test
    void aHangUpIsPassedOnAndEndsNothing() throws Exception {
        java("trap 'echo reload >> calls' HUP; trap 'exit 3' TERM; echo ready >> calls; while :; do sleep 0.05; done");
        Process launcher = launch("agent");
        AgentProcess.await("it is started", Duration.ofSeconds(10), () -> calls().size() == 2, () -> "");

        for (int asked = 3; asked <= 4; asked++) {
            int lines = asked;
            AgentProcess.signal("HUP", launcher);
            AgentProcess.await("it is asked", Duration.ofSeconds(10), () -> calls().size() == lines, () -> "");
        }

        launcher.destroy();
        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS));
        assertEquals(3, launcher.exitValue());
        assertEquals(4, calls().size(), calls().toString());
    }

    @Test
    void whatIsNotTheAgentsIsTheCommandLines() throws Exception {
        java("exit 3");

        Process launcher = launch("status", "--check");

        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS));
        assertEquals(3, launcher.exitValue());
        assertTrue(calls().get(0).endsWith("baton.cli.Baton status --check"), calls().get(0));
    }

    @Test
    void whereItIsInstalledAProgramIsOneJarAndItsArchive() throws Exception {
        java("exit 0");
        Files.createFile(home.resolve("baton-cli.jar"));
        Files.createDirectories(home.resolve("cache"));

        assertTrue(launch("status").waitFor(20, TimeUnit.SECONDS));
        Files.createFile(home.resolve("cache/cli.jsa"));
        assertTrue(launch("status").waitFor(20, TimeUnit.SECONDS));

        String jar = " -cp " + home.toRealPath() + "/baton-cli.jar baton.cli.Baton";
        assertTrue(calls().get(0).contains(jar) && !calls().get(0).contains("SharedArchiveFile"), calls().get(0));
        assertTrue(calls().get(1).contains(jar), calls().get(1));
        assertTrue(
                calls().get(1).contains("-XX:SharedArchiveFile=" + home.toRealPath() + "/cache/cli.jsa"),
                calls().get(1));
    }

    @Test
    void whatHooksStartCannotSpeakForTheAgent() throws Exception {
        java("env >> environment; exit 4");

        Process launcher = launch(
                Map.of("NOTIFY_SOCKET", "/run/notify", "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1"), "agent");

        assertTrue(launcher.waitFor(20, TimeUnit.SECONDS));
        List<String> environment = Files.readAllLines(home.resolve("environment"));
        assertTrue(environment.contains("BATON_NOTIFY_SOCKET=/run/notify"), environment.toString());
        assertTrue(environment.contains("BATON_WATCHDOG_USEC=30000000"), environment.toString());
        assertTrue(
                environment.stream().noneMatch(line -> line.startsWith("NOTIFY_") || line.startsWith("WATCHDOG_")),
                environment.toString());
    }

    @Test
    void aModuleThatIsNotBuiltIsNamed() throws Exception {
        java("exit 0");

        Process launcher = launch("coordinator");

        String said = new String(launcher.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(
                "baton: " + home.toRealPath() + "/coordinator/target/baton-coordinator.jar is missing;"
                        + " build it with \"mvn -B -DskipTests package\" in " + home.toRealPath() + "\n",
                said);
        assertEquals(1, launcher.waitFor());
    }

    private void java(String body) throws IOException {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/bash\ncd \"" + home + "\"\necho \"$*\" >> calls\n" + body + "\n");
        assertTrue(java.toFile().setExecutable(true));
    }

    private Process launch(String... words) throws IOException {
        return launch(Map.of(), words);
    }

    private Process launch(Map<String, String> environment, String... words) throws IOException {
        ProcessBuilder launcher = new ProcessBuilder(
                Stream.concat(Stream.of(home.resolve("scripts/baton").toString()), Stream.of(words))
                        .toList());
        launcher.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        launcher.environment().putAll(environment);
        Process process = launcher.start();
        started.add(process);
        return process;
    }

    private List<String> calls() {
        try {
            return Files.readAllLines(home.resolve("calls"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
