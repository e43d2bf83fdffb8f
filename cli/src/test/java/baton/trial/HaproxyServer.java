package baton.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An HAProxy of its own with some of the examples, adapted as an operator would: addresses and nothing else. */
final class HaproxyServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path socket;
    private final Child child;

    private HaproxyServer(Path socket, Child child) {
        this.socket = socket;
        this.child = child;
    }

    /**
     * Returns when it answers on its socket.
     *
     * @param words what stands in the examples and what stands for it here
     */
    static HaproxyServer start(Path directory, List<String> examples, Map<String, String> words) {
        Path socket = directory.resolve("socket");
        try {
            Files.createDirectories(directory);
            StringBuilder all = new StringBuilder();
            for (String example : examples) {
                all.append(Files.readString(Home.script("examples/" + example))).append('\n');
            }
            String text = all.toString();
            for (Map.Entry<String, String> word : words.entrySet()) {
                assertTrue(all.indexOf(word.getKey()) >= 0, () -> "the examples have '" + word.getKey() + "'");
                text = text.replace(word.getKey(), word.getValue());
            }
            Files.writeString(
                    directory.resolve("haproxy.cfg"),
                    "global\n    stats socket " + socket + " mode 600 level admin\n\n" + text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Child child = Child.start(
                directory.resolve("haproxy.log"),
                Map.of(),
                List.of(
                        "/usr/sbin/haproxy",
                        "-db",
                        "-f",
                        directory.resolve("haproxy.cfg").toString()));
        HaproxyServer server = new HaproxyServer(socket, child);
        Await.until("haproxy answers", LIMIT, () -> !server.ask("show info").isEmpty());
        return server;
    }

    /** {@code UP}, {@code DOWN}, {@code DRAIN}, {@code MAINT}, sometimes with a word in brackets behind it. */
    String state(String server) {
        return ask("show stat")
                .lines()
                .map(line -> line.split(",", -1))
                .filter(fields -> fields.length > 17 && fields[1].equals(server))
                .map(fields -> fields[17])
                .findFirst()
                .orElse("");
    }

    private String ask(String command) {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer) > 0) {
                // Until it closes.
            }
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        child.kill();
    }
}
