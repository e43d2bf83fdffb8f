package baton.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers what a test told it to, in order; the last answer to a request stays. Whatever else is asked is a 404. */
final class FakeCoordinator implements AutoCloseable {
    /** In place of a status: the request is taken, and the connection ends without an answer. */
    static final int BREAKS = 0;

    private record Planned(int status, String type, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final String scheme;
    private final Map<String, Deque<Planned>> answers = new HashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    FakeCoordinator() {
        this(Optional.empty());
    }

    FakeCoordinator(Optional<HttpsConfigurator> tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls.isPresent()) {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(tls.get());
                server = secure;
            } else {
                server = HttpServer.create(address, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        scheme = tls.isPresent() ? "https" : "http";
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The request is written {@code GET /groups}, without the prefix of the API. */
    FakeCoordinator on(String request, int status, String body, String... headers) {
        Map<String, String> more = new HashMap<>();
        for (int at = 0; at < headers.length; at += 2) {
            more.put(headers[at], headers[at + 1]);
        }
        String type = status < 400 ? "application/json" : "application/problem+json";
        plan(request, new Planned(status, more.getOrDefault("Content-Type", type), body, more));
        return this;
    }

    /** What was asked, with its body and the headers that matter: {@code PUT /groups/db {...} If-Match="3"}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void plan(String request, Planned answer) {
        answers.computeIfAbsent(request, any -> new ArrayDeque<>()).add(answer);
    }

    private synchronized Planned next(String request) {
        Deque<Planned> planned = answers.get(request);
        if (planned == null) {
            return new Planned(
                    404,
                    "application/problem+json",
                    "{\"status\":404,\"code\":\"unknown-group\",\"detail\":\"there is no such group\"}",
                    Map.of());
        }
        return planned.size() > 1 ? planned.remove() : planned.element();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
            String request = exchange.getRequestMethod() + " " + path;
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            StringBuilder seen = new StringBuilder(request);
            seen.append(body.isEmpty() ? "" : " " + body);
            for (String header : List.of("If-Match", "If-None-Match", "Last-Event-ID", "Authorization")) {
                String value = exchange.getRequestHeaders().getFirst(header);
                seen.append(value == null ? "" : " " + header + "=" + value);
            }
            requests.add(seen.toString());
            Planned planned = next(request);
            if (planned.status() == BREAKS) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", planned.type());
            planned.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = planned.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(planned.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
