package baton.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One ZooKeeper server in a process of its own. */
final class Server {
    private final Path directory;
    private final int port;
    private @Nullable Child child;

    Server(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    int port() {
        return port;
    }

    Path directory() {
        return directory;
    }

    /** Everything that was committed, and what it voted for; not which server it is. */
    private Path data() {
        return directory.resolve("data/version-2");
    }

    void forget() {
        Copies.delete(data());
    }

    void copyTo(Path copy) {
        Copies.copy(data(), copy);
    }

    void restoreFrom(Path copy) {
        Copies.copy(copy, data());
    }

    void start() {
        child = Child.start(directory.resolve("server.log"), Map.of(), ServerFiles.command(directory));
    }

    void kill() {
        if (child != null) {
            child.kill();
        }
    }

    /** Stops it as an operator does. */
    void stop() {
        if (child != null) {
            child.signal("TERM");
            child.awaitEnd(Duration.ofSeconds(10));
        }
    }

    /** What it is now, as {@code srvr} tells: leader or follower; empty while it does not serve. */
    String mode() {
        return ServerFiles.mode("127.0.0.1", port);
    }

    String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
