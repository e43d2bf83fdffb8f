package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Three agents and a coordinator on one ensemble, with the group of a trial; closed, nothing of it is left. */
final class Cluster implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** A service that beats is seen again within this time, however busy the machine is. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final String group;
    private final BeatLog log;
    private final List<AgentProcess> agents = new ArrayList<>();
    private final int coordinatorPort = Ports.free();
    private final String root;
    private final Runnable cleanup = this::killAll;
    private @Nullable Child coordinator;

    /**
     * Starts it.
     *
     * @param connection the connection string of each node's agent
     */
    Cluster(Path directory, Ensemble ensemble, String group, Function<String, String> connection) {
        this.directory = directory;
        this.group = group;
        this.log = new BeatLog(beats());
        Cleanup.add(cleanup);
        LastWords.in(directory);
        root = "/trial" + NUMBER.incrementAndGet();
        for (String node : List.of("n1", "n2", "n3")) {
            agents.add(new AgentProcess(directory.resolve(node), node, connection.apply(node), root));
        }
        coordinator = startCoordinator(ensemble, List.of());
    }

    private Child startCoordinator(Ensemble ensemble, List<String> more) {
        List<String> command = new ArrayList<>(List.of(
                Home.script("baton").toString(),
                "coordinator",
                "--ensemble",
                ensemble.connection(),
                "--root",
                root,
                "--port",
                Integer.toString(coordinatorPort)));
        command.addAll(more);
        return Child.start(directory.resolve("coordinator.log"), Map.of(), command);
    }

    /** Another life of it, with what {@code configuration} says. */
    void restartCoordinator(Ensemble ensemble, Path configuration) {
        killCoordinator();
        coordinator = startCoordinator(ensemble, List.of("--config", configuration.toString()));
    }

    static Cluster of(Path directory, Ensemble ensemble, String group) {
        return new Cluster(directory, ensemble, group, node -> ensemble.connection());
    }

    /** Below which path of ZooKeeper all its records are. */
    String root() {
        return root;
    }

    /** The common log of beats. */
    Path beats() {
        return directory.resolve("beats");
    }

    List<AgentProcess> agents() {
        return List.copyOf(agents);
    }

    AgentProcess agent(String node) {
        return agents.stream()
                .filter(agent -> agent.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /** Writes the group's file on every host and starts the agents. */
    void start(Function<AgentProcess, String> yaml) {
        agents.forEach(agent -> agent.group(group, yaml.apply(agent)));
        agents.forEach(AgentProcess::start);
    }

    /** Waits until one is active and all others stand by. */
    Reign awaitSettled() {
        Reign active = await("an active service", this::fresh);
        Await.until("the others stand by", LIMIT, () -> agents.stream()
                .allMatch(agent ->
                        agent.node().equals(active.node()) ? agent.isInCharge(group) : agent.isStandby(group)));
        // Read again: by now each of its processes has beaten.
        return await("an active service", this::fresh);
    }

    /** Waits for the first reign under a later epoch, and returns it as it was at its first sight. */
    Reign awaitSuccessor(Reign before) {
        return await("a successor of " + before, beats -> beats.reigns(group).stream()
                .filter(reign -> reign.epoch() > before.epoch())
                .findFirst());
    }

    <T> T await(String what, Function<Beats, Optional<T>> question) {
        return await(what, LIMIT, question);
    }

    <T> T await(String what, Duration limit, Function<Beats, Optional<T>> question) {
        return log.await(what, limit, question);
    }

    Beats seen() {
        return log.beats();
    }

    /** The latest state of a reign, with its last beat up to now. */
    Reign again(Reign reign) {
        return log.beats().reigns(reign.group()).stream()
                .filter(other -> other.epoch() == reign.epoch())
                .findFirst()
                .orElseThrow();
    }

    /** Fails when two were ever active at once. */
    void judge() {
        assertEquals(List.of(), log.beats().violations());
    }

    /** Calls the command line as an operator would; returns its exit code. */
    int baton(String... words) {
        return run(directory.resolve("cli.log"), words);
    }

    /** What the command line answers. */
    String said(String... words) {
        Path said = directory.resolve("said.log");
        run(said, words);
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(Path output, String... words) {
        List<String> command = new ArrayList<>(List.of(Home.script("baton").toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--coordinator", "http://127.0.0.1:" + coordinatorPort));
        return Child.start(output, Map.of(), command).awaitEnd(LIMIT);
    }

    void awaitCoordinator() {
        Await.until(
                "the coordinator is ready",
                LIMIT,
                () -> Rest.status(coordinatorPort, "/api/v1/groups/" + group) == 200);
    }

    int coordinatorPort() {
        return coordinatorPort;
    }

    void killCoordinator() {
        if (coordinator != null) {
            coordinator.kill();
        }
    }

    @Override
    public void close() {
        killAll();
        Cleanup.remove(cleanup);
    }

    private Optional<Reign> fresh(Beats beats) {
        return beats.latest(group).filter(reign -> System.nanoTime() - reign.last() < FRESH.toNanos());
    }

    private void killAll() {
        agents.forEach(AgentProcess::killHost);
        killCoordinator();
    }
}
