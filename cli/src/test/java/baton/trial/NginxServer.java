package baton.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.testing.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** An nginx of its own with one of the examples, adapted as an operator would: ports and nothing else. */
final class NginxServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final Child child;

    private NginxServer(int port, Child child) {
        this.port = port;
        this.child = child;
    }

    /**
     * Returns when it answers.
     *
     * @param words what stands in the example and what stands for it here, but for its own port, which is a free one
     */
    static NginxServer start(Path directory, String example, Map<String, String> words) {
        int own = Ports.free();
        try {
            Files.createDirectories(directory);
            String text = replace(
                    Files.readString(Home.script("examples/" + example)),
                    "listen 80;",
                    "listen 127.0.0.1:" + own + ";");
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = replace(text, word.getKey(), word.getValue());
            }
            Files.writeString(directory.resolve("example.conf"), text);
            Files.writeString(
                    directory.resolve("nginx.conf"),
                    """
                    daemon off;
                    pid %1$s/pid;
                    error_log stderr;
                    events {
                    }
                    http {
                        access_log off;
                        client_body_temp_path %1$s/body;
                        proxy_temp_path %1$s/proxy;
                        fastcgi_temp_path %1$s/fastcgi;
                        uwsgi_temp_path %1$s/uwsgi;
                        scgi_temp_path %1$s/scgi;
                        include %1$s/example.conf;
                    }
                    """
                            .formatted(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Child child = Child.start(
                directory.resolve("nginx.log"),
                Map.of(),
                List.of(
                        "nginx",
                        "-p",
                        directory.toString(),
                        "-e",
                        "stderr",
                        "-c",
                        directory.resolve("nginx.conf").toString()));
        NginxServer server = new NginxServer(own, child);
        Await.until("nginx answers", LIMIT, () -> Rest.status(own, "/") != 0);
        return server;
    }

    int port() {
        return port;
    }

    /** Politely, so that it ends its workers. */
    @Override
    public void close() {
        child.signal("TERM");
        child.awaitEnd(LIMIT);
    }

    private static String replace(String text, String word, String by) {
        assertTrue(text.contains(word), () -> "the example has '" + word + "'");
        return text.replace(word, by);
    }
}
