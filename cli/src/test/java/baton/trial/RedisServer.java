package baton.trial;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A redis-server as an init system would keep it: it always starts as a replica of nobody. */
final class RedisServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path directory;
    private final int port = Ports.free();
    private @Nullable Child child;

    RedisServer(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    Path pidFile() {
        return directory.resolve("redis.pid");
    }

    void start() {
        child = Child.start(
                directory.resolve("redis.log"),
                Map.of(),
                List.of(
                        "redis-server",
                        "--port",
                        Integer.toString(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        directory.toString(),
                        "--pidfile",
                        pidFile().toString(),
                        "--save",
                        "",
                        "--repl-diskless-sync-delay",
                        "0",
                        "--replicaof",
                        "127.0.0.1 9"));
        Await.until("redis listens on " + port, LIMIT, () -> !info("role").isEmpty());
    }

    /** Also when a hook killed it already. */
    void kill() {
        if (child != null) {
            child.kill();
        }
    }

    void pause() {
        if (child != null) {
            child.signal("STOP");
        }
    }

    /** A field of {@code INFO replication}; empty when there is no answer. */
    String info(String field) {
        try (RedisClient client = new RedisClient(port)) {
            return client.call("INFO", "replication")
                    .lines()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    boolean isMaster() {
        return info("role").equals("master");
    }

    boolean follows(RedisServer master) {
        return info("role").equals("slave")
                && info("master_port").equals(Integer.toString(master.port))
                && info("master_link_status").equals("up");
    }

    @Override
    public void close() {
        kill();
    }
}
