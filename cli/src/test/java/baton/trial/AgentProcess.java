package baton.trial;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                run-directory-on-disk: allowed
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

    /** Adds to its agent.yml; it counts from its next start on. */
    void configure(String yaml) {
        Path file = directory.resolve("agent.yml");
        try {
            Files.writeString(file, yaml, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Instead of 30 s; it counts from its next start on. */
    void sessionTimeout(Duration timeout) {
        Path file = directory.resolve("agent.yml");
        try {
            write(
                    file,
                    Files.readString(file)
                            .replace("session-timeout: 30s", "session-timeout: " + timeout.toMillis() + "ms"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void group(String name, String yaml) {
        write(directory.resolve("groups.d").resolve(name + ".yml"), yaml);
    }

    String log() {
        try {
            return Files.readString(directory.resolve("agent.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Of the agent itself: the launcher stays around it, to start it again when it asks for that. */
    long pid() {
        Child launcher = running();
        return Await.present("the pid of " + node + "'s agent", LIMIT, () -> agentOf(launcher));
    }

    /** Only the agent: guard and services go on, and the launcher does not start it again. */
    void killAgent() {
        Child.signal("KILL", List.of(pid()));
        running().awaitEnd(LIMIT);
    }

    /** Nobody starts another one while the agent is dead. */
    void killGuard() {
        try {
            Path lock = directory.resolve("run/guard.lock");
            Child.signal("KILL", List.of(Long.parseLong(Files.readString(lock).strip())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of its only hold. */
    HoldEnds holdEnds(String group) {
        try (Stream<Path> files = Files.list(directory.resolve("run/holds").resolve(group))) {
            Path hold = files.filter(file -> file.getFileName().toString().matches("\\d+\\.\\d+"))
                    .findFirst()
                    .orElseThrow();
            List<String> lines = Files.readAllLines(hold);
            return new HoldEnds(valueOf("kill-at=", lines), valueOf("until=", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** When the guard begins to kill, and when nothing may run any more; in milliseconds of {@code /proc/uptime}. */
    record HoldEnds(long killAt, long until) {}

    private static long valueOf(String key, List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.substring(key.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    void pauseAgent() {
        Child.signal("STOP", List.of(pid()));
    }

    void resumeAgent() {
        Child.signal("CONT", List.of(pid()));
    }

    /** As a package upgrade or an operator stops it. */
    int stop() {
        askToStop();
        return awaitStop();
    }

    void askToStop() {
        running().signal("TERM");
    }

    int awaitStop() {
        return running().awaitEnd(LIMIT);
    }

    /** As {@code baton agent restart} does: the next life runs when this returns. */
    void restart() {
        ask("restart");
    }

    /** The same by {@code baton agent reload}: the files are read again. */
    void reload() {
        ask("reload");
    }

    private void ask(String word) {
        long before = pid();
        int status = Child.start(
                        directory.resolve(word + ".log"),
                        Map.of(),
                        List.of(
                                Home.script("baton").toString(),
                                "agent",
                                word,
                                "--config",
                                directory.resolve("agent.yml").toString()))
                .awaitEnd(Duration.ofMinutes(2));
        if (status != 0) {
            throw new AssertionError("the " + word + " of " + node + "'s agent ended with status " + status);
        }
        Await.until("another agent runs", LIMIT, () -> pid() != before);
    }

    /** What its agent says about a group. */
    String said(String group) {
        return Rest.body(port, "/groups/" + group);
    }

    /** A file that stands beside a hold, or the hold itself. */
    Path hold(String group, long epoch, String suffix) {
        return directory.resolve("run/holds").resolve(group).resolve("0." + epoch + suffix);
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

    /** Its agent, or a launcher that is about to start it again. */
    boolean isRunning() {
        return running().isAlive();
    }

    boolean isStandby(String group) {
        return Rest.status(port, "/groups/" + group + "/standby") == 200;
    }

    boolean isActive(String group) {
        return Rest.status(port, "/groups/" + group + "/active") == 200;
    }

    /** Active, and not only about to take over what an earlier life of the agent left active. */
    boolean isInCharge(String group) {
        return isActive(group) && Rest.body(port, "/groups/" + group).contains("\"phase\":\"active\"");
    }

    /**
     * When the promotion of an epoch started, on the clock of {@link System#nanoTime}: what was started first under its
     * hold. Known to 10 ms, the later end of them.
     */
    long promotionStarted(Reign reign) {
        Path record =
                directory.resolve("run/holds/" + reign.group() + "/" + reign.seat() + "." + reign.epoch() + ".pids");
        try {
            long first = Files.readAllLines(record).stream()
                    .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                    .min()
                    .orElseThrow();
            String upTime = Files.readString(Path.of("/proc/uptime"));
            long now = Long.parseLong(upTime.substring(0, upTime.indexOf(' ')).replace(".", ""));
            return System.nanoTime() - (now - first - 1) * 10_000_000L;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Long> pids() {
        return processes.pids();
    }

    /** The lock may still name an agent that has gone, whose pid may be anybody's: this one is the launcher's child. */
    private Optional<Long> agentOf(Child launcher) {
        try {
            long pid = Long.parseLong(
                    Files.readString(directory.resolve("run/agent.lock")).strip());
            return ProcessHandle.of(pid)
                    .flatMap(ProcessHandle::parent)
                    .filter(parent -> parent.pid() == launcher.pid())
                    .map(parent -> pid);
        } catch (IOException | NumberFormatException notThereYet) {
            return Optional.empty();
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
