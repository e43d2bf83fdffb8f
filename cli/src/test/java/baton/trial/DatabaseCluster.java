package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Three hosts, a database on each, and a hook of the library that makes one of them the primary. */
final class DatabaseCluster implements AutoCloseable {
    static final String GROUP = "db";
    private static final int WRITES = 200;

    private final Path hook;
    private final Cluster cluster;
    private final List<DatabaseHost> hosts = new ArrayList<>();

    /**
     * Starts nothing but a coordinator.
     *
     * @param hook its name; it is copied to where the server's user may read it
     * @param database makes the server of a node
     */
    DatabaseCluster(Path folder, Ensemble ensemble, String hook, Function<String, ? extends Database> database) {
        Map<String, Proxy> ways = new HashMap<>();
        this.hook = Home.copyOfHook(hook, folder);
        this.cluster = new Cluster(folder, ensemble, GROUP, node -> {
            Proxy way = new Proxy(ensemble);
            ways.put(node, way);
            return way.connection();
        });
        for (AgentProcess agent : cluster.agents()) {
            Database server = database.apply(agent.node());
            Proxy way = Objects.requireNonNull(ways.get(agent.node()));
            hosts.add(new DatabaseHost(agent, server, way, new Link(agent.port()), new Link(server.port())));
        }
    }

    /** Servers first, then the agents; {@code options} are the hook's, for all hosts alike. */
    void start(String options) {
        hosts.forEach(host -> host.database().start());
        cluster.start(agent -> groupFile(options, host(agent)));
    }

    Cluster baton() {
        return cluster;
    }

    List<DatabaseHost> others(DatabaseHost one) {
        return hosts.stream().filter(host -> !host.equals(one)).toList();
    }

    Optional<DatabaseHost> active() {
        return hosts.stream().filter(DatabaseHost::isActive).findFirst();
    }

    /** One is active, the others follow it. */
    DatabaseHost awaitChain() {
        DatabaseHost active = Await.present("an active", Cluster.LIMIT, this::active);
        awaitFollowers(active);
        return active;
    }

    /** All others follow this one, and their agents hold them for well. */
    void awaitFollowers(DatabaseHost primary) {
        for (DatabaseHost host : others(primary)) {
            Await.until(
                    host.node() + " follows " + primary.node(),
                    Cluster.LIMIT,
                    () -> host.agent().isStandby(GROUP)
                            && host.database().follows(primary.toDatabase().port()));
        }
    }

    /**
     * A fault of the primary's host while a client writes: another takes over, the old one becomes its replica, and
     * whatever was acknowledged is on all servers.
     *
     * @param mend what makes the host whole again once another took over
     */
    void outlive(String trial, Consumer<DatabaseHost> fault, Consumer<DatabaseHost> mend) {
        DatabaseHost first = awaitChain();
        try (DatabaseWriter writer =
                new DatabaseWriter(hosts.stream().map(DatabaseHost::database).toList())) {
            writer.await(WRITES);
            long begun = System.nanoTime();
            fault.accept(first);
            DatabaseHost second = Await.present("another active", Cluster.LIMIT, () -> others(first).stream()
                    .filter(DatabaseHost::isActive)
                    .findFirst());
            writer.await(1);
            Figures.tell(trial + " to the next acknowledged write: " + since(begun));
            mend.accept(first);
            awaitFollowers(second);
            Figures.tell("  and until the old one is a replica again: " + since(begun));
            writer.await(WRITES);
            writer.stop();
            keeps(writer.acknowledged(), second);
            assertEquals(Optional.of(second), active(), "the old one does not take over again");
        }
    }

    /** Whatever was acknowledged is on the primary now, and on each replica as soon as it has all that the primary has. */
    void keeps(Set<Long> acknowledged, DatabaseHost primary) {
        Set<Long> lost = new TreeSet<>(acknowledged);
        lost.removeAll(primary.database().numbers());
        assertEquals(Set.of(), lost, "of " + acknowledged.size() + " acknowledged writes");
        for (DatabaseHost host : others(primary)) {
            Await.until("every acknowledged write is on " + host.node(), Cluster.LIMIT, () -> host.database()
                    .numbers()
                    .containsAll(acknowledged));
        }
        assertEquals(
                List.of(primary),
                hosts.stream().filter(host -> host.database().isPrimary()).toList(),
                "one primary");
        Figures.tell("  all " + acknowledged.size() + " acknowledged writes are on all servers");
    }

    @Override
    public void close() {
        cluster.close();
        hosts.forEach(DatabaseHost::close);
    }

    /** Of the database on an agent's host. */
    int portOf(AgentProcess agent) {
        return host(agent).database().port();
    }

    private DatabaseHost host(AgentProcess agent) {
        return hosts.stream().filter(host -> host.agent() == agent).findFirst().orElseThrow();
    }

    private String groupFile(String options, DatabaseHost host) {
        String peers = hosts.stream().map(DatabaseHost::peer).collect(Collectors.joining(","));
        String command = hook + " " + host.database().hookOptions() + " --peers " + peers + " " + options;
        return """
                mode: active-passive
                profile: fast
                lease: 4s
                kill-limit: 1500ms
                hooks:
                  promote: %s promote
                  demote: %s demote
                  stopped: %s stopped
                  kill: %s kill
                check:
                  command: %s check
                  interval: 500ms
                  timeout: 4s
                """
                .formatted(command, command, command, command, command);
    }

    private static String since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms";
    }
}
