package baton.faults;

import baton.trial.Await;
import baton.trial.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A coordinator beside the machines, asked over REST and by the command line. */
final class Coordinator implements AutoCloseable {
    /** Its start takes a second, and a minute where many programs start at once. */
    private static final Duration LIMIT = Duration.ofSeconds(180);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path directory;
    private final int port;
    private final String base;
    private final Process process;

    Coordinator(Path directory, String ensemble, int port) {
        this.directory = directory;
        this.port = port;
        this.base = "http://127.0.0.1:" + port;
        this.process = start(
                "coordinator.log",
                List.of("coordinator", "--ensemble", ensemble, "--root", Tree.ROOT, "--port", Integer.toString(port)));
    }

    void awaitReady(String group) {
        Await.until(
                "the coordinator shows " + group,
                LIMIT,
                () -> status("127.0.0.1", port, "/api/v1/groups/" + group) == 200);
    }

    /** Asks for a switchover; returns what speaks against it, empty when it was accepted. */
    String switchover(String group, String body) {
        return post("/groups/" + group + "/switchover", body, 202);
    }

    String fence(String group, long epoch) {
        return post(
                "/groups/" + group + "/fence", "{\"epoch\":" + epoch + ",\"reason\":\"a fault run asks for it\"}", 202);
    }

    /** Changes a group's shared policy by {@code baton apply}, in the background; its log tells how it went. */
    Process apply(String group, String policy) {
        try {
            Path file = Files.writeString(
                    Files.createDirectories(directory.resolve("apply")).resolve(group + ".yml"), policy);
            return start("cli.log", List.of("apply", file.toString(), "--yes", "--coordinator", base));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int status(String address, int port, String path) {
        try {
            return get("http://" + address + ":" + port + path).statusCode();
        } catch (UncheckedIOException noAnswer) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private String post(String path, String body, int expected) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return answer.statusCode() == expected ? "" : answer.statusCode() + " " + answer.body();
    }

    private static HttpResponse<String> get(String address) {
        return send(HttpRequest.newBuilder(URI.create(address)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(String log, List<String> words) {
        List<String> command = new ArrayList<>(List.of(Home.script("baton").toString()));
        command.addAll(words);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(log).toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
