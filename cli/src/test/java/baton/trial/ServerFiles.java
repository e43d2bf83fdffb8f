package baton.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What every ZooKeeper server of the trials has in common, wherever it runs: tick 500 ms, syncLimit 4. */
public final class ServerFiles {
    private static final int PATIENCE_MILLIS = 2_000;

    private static final String LOGBACK =
            """
            <configuration>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %level %logger{0} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="out"/></root>
            </configuration>
            """;

    private ServerFiles() {}

    /**
     * Prepares a directory.
     *
     * @param members a line {@code server.<id>=...} for each server of the ensemble
     */
    public static void write(Path directory, int id, String address, int port, List<String> members) {
        try {
            Files.createDirectories(directory.resolve("data"));
            Files.writeString(directory.resolve("data/myid"), id + "\n");
            Files.writeString(directory.resolve("logback.xml"), LOGBACK);
            // A session may last longer than 20 ticks: the trials show that failover does not wait for its end.
            Files.writeString(
                    directory.resolve("zoo.cfg"),
                    """
                    tickTime=500
                    initLimit=20
                    syncLimit=4
                    maxSessionTimeout=60000
                    maxClientCnxns=0
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=%s
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr,conf,ruok
                    %s
                    """
                            .formatted(directory.resolve("data"), port, address, String.join("\n", members)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What starts the server whose files are in this directory. */
    public static List<String> command(Path directory) {
        return List.of(
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
                "-cp",
                Home.classPath("coordinator"),
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                directory.resolve("zoo.cfg").toString());
    }

    /** What a server is now, as {@code srvr} tells: leader or follower; empty while it does not serve. */
    public static String mode(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
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
}
