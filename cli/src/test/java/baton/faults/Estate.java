package baton.faults;

import baton.trial.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Everything of one lane: three ZooKeeper servers, the hosts with agents, the bridge between them, a coordinator. */
final class Estate implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(90);

    /** A service that beats is heard again within this time, however busy the machine is. */
    static final long FRESH_NANOS = 300_000_000L;

    /** One fault makes at most two starts fail, and the fourth in a row makes the next one wait. */
    private static final int FORGIVEN_FROM = 2;

    private static final long UPKEEP_NANOS = 1_000_000_000L;
    private static final int SERVERS = 3;
    private static final int FIRST_HOST = 11;
    private static final int CLONE = 31;

    private final Path directory;
    private final Contender contender;
    private final Lan lan;
    private final List<ServerHost> servers = new ArrayList<>();
    private final List<AgentHost> hosts = new ArrayList<>();
    private final Testimony testimony;
    private final Uptime uptime;
    private final WallClock wallClock;
    private final Tree tree;
    private final Coordinator coordinator;

    /**
     * Starts all of it; {@link #awaitSettled} waits until it is as it should be.
     *
     * @param crowd how many groups the first host is active in beside the usual ones
     */
    Estate(Path directory, int lane, int hostCount, int crowd, Contender.Kind kind) {
        this.directory = directory;
        directory.toFile().mkdirs();
        lan = new Lan(lane);
        List<String> members = IntStream.rangeClosed(1, SERVERS)
                .mapToObj(id -> ServerHost.member(lan, id))
                .toList();
        for (int id = 1; id <= SERVERS; id++) {
            ServerHost server = new ServerHost(machine("zookeeper" + id, id), id, members);
            servers.add(server);
            server.machine().boot();
            server.start();
        }
        Await.until("all ZooKeeper servers serve", LIMIT, this::isEnsembleWhole);
        tree = new Tree(connection());
        testimony = new Testimony(beats());
        contender = kind.on(connection(), beats(), crowd);
        for (int number = 1; number <= hostCount; number++) {
            hosts.add(new AgentHost(machine("n" + number, FIRST_HOST + number), "n" + number, contender));
        }
        Machine odd = odd().machine();
        uptime = new Uptime(odd.disk().resolve("uptime"));
        odd.mountOver(odd.disk().resolve("uptime"), "/proc/uptime");
        wallClock = new WallClock(odd.disk().resolve("wall-clock"));
        for (AgentHost host : hosts) {
            host.boot();
            if (crowd > 0 && host.equals(hosts.get(0))) {
                contender.groups().forEach(this::active);
            }
        }
        coordinator = new Coordinator(directory, connection(), 8_700 + lane);
    }

    /** Returns when everything is as it should be without a fault, and somebody can be asked to change it. */
    void awaitReady() {
        awaitSettled(LIMIT);
        if (contender.isCoordinated()) {
            contender.groups().forEach(coordinator::awaitReady);
        }
    }

    String connection() {
        return servers.stream()
                .map(server -> server.machine().address() + ":" + ServerHost.PORT)
                .collect(Collectors.joining(","));
    }

    Contender contender() {
        return contender;
    }

    List<ServerHost> servers() {
        return List.copyOf(servers);
    }

    List<String> serverAddresses() {
        return servers.stream().map(server -> server.machine().address()).toList();
    }

    List<AgentHost> hosts() {
        return List.copyOf(hosts);
    }

    AgentHost host(String node) {
        return hosts.stream()
                .filter(host -> host.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /** The host whose wall clock can be stepped and which can be put to sleep. */
    AgentHost odd() {
        return hosts.get(hosts.size() - 1);
    }

    /** A host that is neither the first nor {@link #odd}. */
    AgentHost onlooker() {
        return hosts.get(1);
    }

    /** Another machine that takes itself for {@code host}. */
    AgentHost cloneOf(AgentHost host) {
        return new AgentHost(machine("clone", CLONE), host.node(), contender);
    }

    /** Lets the services of every user write their beats. */
    void openBeats() {
        Command.run(List.of("chmod", "a+rw", beats().toString()));
    }

    Uptime uptime() {
        return uptime;
    }

    WallClock wallClock() {
        return wallClock;
    }

    Tree tree() {
        return tree;
    }

    Coordinator coordinator() {
        return coordinator;
    }

    /** What was beaten up to now. */
    Testimony testimony() {
        return testimony.hear();
    }

    boolean isEnsembleWhole() {
        return servers.stream().noneMatch(server -> server.mode().isEmpty());
    }

    ServerHost leader() {
        return Await.present("a ZooKeeper leader", LIMIT, () -> servers.stream()
                .filter(server -> server.mode().equals("leader"))
                .findFirst());
    }

    /** Fails with what is missing when the lane is not as it should be in time; returns how long it took. */
    Duration awaitSettled(Duration limit) {
        return awaitSettled(limit, () -> {});
    }

    /** The same; {@code upkeep} is done every second meanwhile. */
    Duration awaitSettled(Duration limit, Runnable upkeep) {
        long start = System.nanoTime();
        long[] kept = {start};
        String[] missing = {""};
        try {
            Await.until("settled", limit, () -> {
                if (System.nanoTime() - kept[0] > UPKEEP_NANOS) {
                    upkeep.run();
                    kept[0] = System.nanoTime();
                }
                Optional<String> found = unsettled();
                if (Boolean.getBoolean("faults.trace")
                        && !found.orElse("settled").equals(missing[0])) {
                    System.out.println(
                            "     " + (System.nanoTime() - start) / 1_000_000 + " ms: " + found.orElse("settled"));
                }
                missing[0] = found.orElse("");
                return found.isEmpty();
            });
        } catch (AssertionError late) {
            throw new AssertionError("not settled within " + limit.toSeconds() + " s: " + missing[0], late);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Who is active, in a settled lane. */
    Act active(String group) {
        return Await.present("a service of " + group + " that beats", LIMIT, () -> {
            // One that has just stopped is not meant.
            List<Act> all = testimony().since(group, System.nanoTime() - FRESH_NANOS);
            return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
        });
    }

    @Override
    public void close() {
        coordinator.close();
        tree.close();
        uptime.close();
        hosts.forEach(host -> host.machine().close());
        servers.forEach(server -> server.machine().close());
        lan.close();
    }

    /** The one who is first in the succession of a group. */
    AgentHost next(String group, AgentHost active) {
        String latch = "/groups/" + group + "/latch";
        return tree.children(latch).stream()
                .sorted(Comparator.comparing(entry -> entry.substring(entry.lastIndexOf('-'))))
                .map(entry -> tree.text(latch + "/" + entry))
                .filter(node -> !node.equals(active.node()))
                .findFirst()
                .map(this::host)
                .orElseThrow();
    }

    /** Makes a host active in a group, and waits until all is well. */
    void moveTo(String group, AgentHost host) {
        // A host that just started under a clock of its own may be too busy for its turn; then another one takes
        // the seat, as it should, and this one is asked again.
        Await.until(host + " is active", LIMIT, () -> {
            if (active(group).node().equals(host.node())) {
                return true;
            }
            if (coordinator
                    .switchover(group, "{\"to\":\"" + host.node() + "\"}")
                    .isEmpty()) {
                awaitSettled(LIMIT);
            }
            return false;
        });
        awaitSettled(LIMIT);
    }

    /** Has an operator forgive the starts that failed in the faults before: they would delay the next take-over. */
    void forgive() {
        for (String group : contender.groups()) {
            Await.until("the failed starts of " + group + " are forgiven", LIMIT, () -> {
                if (failedStarts(group) < FORGIVEN_FROM) {
                    return true;
                }
                if (coordinator.switchover(group, "{}").isEmpty()) {
                    awaitSettled(LIMIT);
                }
                return false;
            });
        }
    }

    private int failedStarts(String group) {
        String seats = "/groups/" + group + "/seats";
        return tree.children(seats).stream()
                .mapToInt(seat -> tree.record(seats + "/" + seat + "/claim")
                        .path("failedStarts")
                        .asInt())
                .max()
                .orElse(0);
    }

    private Optional<String> unsettled() {
        if (!isEnsembleWhole()) {
            return Optional.of("not all ZooKeeper servers serve");
        }
        try {
            return contender.unsettled(this);
        } catch (Tree.TreeSilent silent) {
            return Optional.of(String.valueOf(silent.getMessage()));
        }
    }

    Machine machine(String name, int number) {
        Path disk = directory.resolve(name);
        disk.toFile().mkdirs();
        return new Machine(lan, number, disk);
    }

    private Path beats() {
        return directory.resolve("beats");
    }
}
