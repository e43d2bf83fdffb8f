package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.api.CoordinatorApi;
import baton.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("ensemble")
@Timeout(90)
class EmbeddedEnsembleTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void embeddedDataSurvivesARestart(@TempDir Path folder) throws Exception {
        int zooKeeper = Ports.free();
        Server first = coordinator(folder, zooKeeper);
        try {
            Poll.until(() -> call(first, "GET", "/readiness", "") == 200);
            assertEquals(201, call(first, "PUT", "/groups/db", "{\"mode\":\"active-passive\"}"));
        } finally {
            first.stop();
        }
        Server second = coordinator(folder, zooKeeper);
        try {
            Poll.until(() -> call(second, "GET", "/groups/db", "") == 200);
        } finally {
            second.stop();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed(@TempDir Path folder) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings.Embedded settings = new Settings.Embedded(folder, "127.0.0.1", other.getLocalPort());

            String sentence = refusal(settings);

            assertTrue(sentence.contains("127.0.0.1:" + other.getLocalPort()), sentence);
            assertTrue(sentence.contains("--client-port"), sentence);
        }
    }

    @Test
    void aFolderThatAnotherServerUsesIsRefused(@TempDir Path folder) throws Exception {
        TestServer running = TestServer.start(folder);
        try {
            String sentence = refusal(TestServer.settings(folder));

            assertTrue(sentence.contains("another process uses it"), sentence);
        } finally {
            running.close();
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        String sentence = refusal(TestServer.settings(file));

        assertTrue(sentence.contains(file + " cannot be used"), sentence);
    }

    private static String refusal(Settings.Embedded settings) {
        return String.valueOf(assertThrows(IOException.class, () -> EmbeddedEnsemble.start(settings))
                .getMessage());
    }

    private static Server coordinator(Path folder, int zooKeeper) throws Exception {
        return Start.run(Arguments.parse(
                "--embedded",
                "--data",
                folder.toString(),
                "--client-port",
                Integer.toString(zooKeeper),
                "--port",
                "0"));
    }

    private int call(Server server, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + Start.port(server) + CoordinatorApi.BASE + path))
                .header("Content-Type", "application/json")
                .header("If-None-Match", "*")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
