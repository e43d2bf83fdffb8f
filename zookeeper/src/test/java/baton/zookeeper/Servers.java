package baton.zookeeper;

import baton.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Servers of ZooKeeper as processes of their own: what they are told about TLS and logins is a matter of a whole process. */
final class Servers implements AutoCloseable {
    private record Server(Process process, int port) {}

    private final List<Server> servers = new ArrayList<>();

    /**
     * Starts them; does not wait until they serve.
     *
     * @param port which key of {@code zoo.cfg} names the port for clients
     * @param lines further lines of {@code zoo.cfg}
     * @param options of the JVM
     */
    static Servers start(Path directory, int count, String port, List<String> lines, List<String> options)
            throws IOException {
        Servers all = new Servers();
        List<Integer> ports =
                IntStream.range(0, 3 * count).mapToObj(each -> Ports.free()).toList();
        for (int id = 1; id <= count; id++) {
            Path own = Files.createDirectories(directory.resolve("server-" + id));
            Files.writeString(own.resolve("myid"), id + "\n");
            List<String> config = new ArrayList<>(List.of(
                    "dataDir=" + own, "tickTime=500", "initLimit=20", "syncLimit=4", "admin.enableServer=false"));
            config.add(port + "=" + ports.get(id - 1));
            for (int other = 1; count > 1 && other <= count; other++) {
                config.add("server." + other + "=127.0.0.1:" + ports.get(count + other - 1) + ":"
                        + ports.get(2 * count + other - 1));
            }
            config.addAll(lines);
            Path file = Files.write(own.resolve("zoo.cfg"), config);
            all.servers.add(new Server(process(file, options), ports.get(id - 1)));
        }
        return all;
    }

    String connect() {
        return servers.stream().map(server -> "127.0.0.1:" + server.port()).collect(Collectors.joining(","));
    }

    int port() {
        return servers.get(0).port();
    }

    /** Kills the one that listens at {@code port}. */
    void kill(int port) {
        servers.stream().filter(server -> server.port() == port).forEach(server -> end(server.process()));
    }

    @Override
    public void close() {
        servers.forEach(server -> end(server.process()));
    }

    private static Process process(Path file, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.add("org.apache.zookeeper.server.quorum.QuorumPeerMain");
        command.add(file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("log").toFile())
                .start();
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
