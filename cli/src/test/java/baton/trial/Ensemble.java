package baton.trial;

import baton.testing.Ports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;

/** Three ZooKeeper servers, tick 500 ms, syncLimit 4, each a process of its own. */
final class Ensemble implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<Server> servers = new ArrayList<>();

    private Ensemble() {}

    /** Returns when all three serve. */
    @SuppressWarnings("MustBeClosedChecker")
    static Ensemble start(Path directory) {
        LastWords.in(directory);
        Ensemble ensemble = new Ensemble();
        List<String> members = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            members.add("server." + id + "=127.0.0.1:" + Ports.free() + ":" + Ports.free());
        }
        for (int id = 1; id <= 3; id++) {
            ensemble.servers.add(prepare(directory.resolve("zookeeper" + id), id, members));
        }
        ensemble.servers.forEach(Server::start);
        try {
            ensemble.awaitAll();
        } catch (AssertionError e) {
            ensemble.servers.forEach(server -> e.addSuppressed(new AssertionError(server.log())));
            ensemble.close();
            throw e;
        }
        return ensemble;
    }

    String connection() {
        return servers.stream().map(server -> "127.0.0.1:" + server.port()).collect(Collectors.joining(","));
    }

    List<Server> servers() {
        return List.copyOf(servers);
    }

    Server leader() {
        return Await.present("a ZooKeeper leader", LIMIT, this::findLeader);
    }

    void awaitAll() {
        Await.until("all ZooKeeper servers serve", LIMIT, () -> servers.stream()
                .noneMatch(server -> server.mode().isEmpty()));
    }

    /** Each server is stopped and started again; the next only when the one before serves. The leader comes last. */
    void rollingRestart() {
        Server last = leader();
        List<Server> order = new ArrayList<>(servers);
        order.remove(last);
        order.add(last);
        for (Server server : order) {
            server.stop();
            server.start();
            awaitAll();
        }
    }

    /** All servers lose their data at once and begin anew. */
    void wipe() {
        servers.forEach(Server::kill);
        servers.forEach(Server::forget);
        servers.forEach(Server::start);
        awaitAll();
    }

    /** As a backup is made: all servers are stopped, copied and started again. */
    void copyTo(Path copy) {
        servers.forEach(Server::stop);
        for (int id = 0; id < servers.size(); id++) {
            servers.get(id).copyTo(copy.resolve(Integer.toString(id)));
        }
        servers.forEach(Server::start);
        awaitAll();
    }

    void restoreFrom(Path copy) {
        servers.forEach(Server::kill);
        for (int id = 0; id < servers.size(); id++) {
            servers.get(id).forget();
            servers.get(id).restoreFrom(copy.resolve(Integer.toString(id)));
        }
        servers.forEach(Server::start);
        awaitAll();
    }

    /** As an operator does it by hand, past Baton. */
    void delete(String path) {
        try (CuratorFramework client = CuratorFrameworkFactory.newClient(connection(), new RetryOneTime(100))) {
            client.start();
            client.delete().forPath(path);
        } catch (Exception e) {
            throw new AssertionError(path + " could not be deleted", e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::kill);
    }

    private Optional<Server> findLeader() {
        return servers.stream().filter(server -> server.mode().equals("leader")).findFirst();
    }

    private static Server prepare(Path directory, int id, List<String> members) {
        int port = Ports.free();
        ServerFiles.write(directory, id, "127.0.0.1", port, members);
        return new Server(directory, port);
    }
}
