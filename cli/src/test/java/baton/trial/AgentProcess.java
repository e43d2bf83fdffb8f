package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One "host": an agent with its guard and its services, told apart from the others by its directory. */
final class AgentProcess {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final String node;
    private final int port = Ports.free();
    private final HostProcesses processes;
    private @Nullable Child child;

    AgentProcess(Path directory, String node, String connection, String root) {
        this.directory = directory;
        this.node = node;
        this.processes = new HostProcesses(directory);
        write(
                directory.resolve("agent.yml"),
                """
                node: %s
                ensemble: %s
                root: %s
                session-timeout: 30s
                listen: 127.0.0.1:%d
                address: 127.0.0.1:%d
                run-directory: %s/run
                state-directory: %s/state
                """
                        .formatted(node, connection, root, port, port, directory, directory));
    }

    String node() {
        return node;
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    void group(String name, String yaml) {
        write(directory.resolve("groups.d").resolve(name + ".yml"), yaml);
    }

    void start() {
        child = Child.start(
                directory.resolve("agent.log"),
                Map.of(),
                List.of(
                        Home.script("baton").toString(),
                        "agent",
                        "--config",
                        directory.resolve("agent.yml").toString()));
    }

    long pid() {
        return running().pid();
    }

    /** Only the agent: guard and services go on. */
    void killAgent() {
        running().kill();
    }

    void pauseAgent() {
        running().signal("STOP");
    }

    void resumeAgent() {
        running().signal("CONT");
    }

    /** As a package upgrade or an operator stops it. */
    int stop() {
        running().signal("TERM");
        return running().awaitEnd(LIMIT);
    }

    /** Agent, guard, wrappers, hooks and services, all at once, however they were started. */
    void killHost() {
        processes.kill();
        if (child != null) {
            child.kill();
        }
    }

    /** A boot empties the run directory. */
    void forgetRun() {
        Path run = directory.resolve("run");
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> all = Files.walk(run)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isStandby(String group) {
        return Rest.status(port, "/groups/" + group + "/standby") == 200;
    }

    boolean isActive(String group) {
        return Rest.status(port, "/groups/" + group + "/active") == 200;
    }

    List<Long> pids() {
        return processes.pids();
    }

    /** The last lines of its log, for a trial that failed. */
    String log() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("agent.log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    private Child running() {
        if (child == null) {
            throw new IllegalStateException(node + " was not started");
        }
        return child;
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
