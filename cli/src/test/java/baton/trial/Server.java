package baton.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        child = Child.start(
                directory.resolve("server.log"),
                Map.of(),
                List.of(
                        "java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                        "-cp",
                        Home.classPath("coordinator"),
                        "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                        directory.resolve("zoo.cfg").toString()));
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
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write("srvr".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    String log() {
        try {
            return Files.readString(directory.resolve("server.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
