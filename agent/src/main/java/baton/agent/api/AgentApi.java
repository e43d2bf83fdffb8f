package baton.agent.api;

import baton.agent.loop.BootClock;
import baton.agent.loop.Snapshot;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP port. */
public final class AgentApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);
    private static final int BACKLOG = 128;
    /** In bytes; a longer one is cut off, and is no JSON then. */
    private static final int LONGEST_BODY = 4096;

    static {
        // The server reads these once, when its first class is loaded. Times are in seconds.
        limit("sun.net.httpserver.maxReqTime", 2);
        limit("sun.net.httpserver.maxRspTime", 2);
        limit("sun.net.httpserver.idleInterval", 15);
        limit("sun.net.httpserver.maxIdleConnections", 64);
        limit("sun.net.httpserver.maxReqHeaders", 64);
        limit("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
        // Left alone they would use up the file descriptors that holds and ZooKeeper need.
        limit("jdk.httpserver.maxConnections", 512);
    }

    private final HttpServer server;
    private final Workers workers = new Workers();

    private AgentApi(HttpServer server) {
        this.server = server;
    }

    /**
     * Takes the port; whoever connects waits until {@link #answer} is called.
     *
     * @throws IOException when the address cannot be listened on; its message says why
     */
    public static AgentApi open(InetSocketAddress address) throws IOException {
        return new AgentApi(HttpServer.create(address, BACKLOG));
    }

    /** Begins to answer, from what {@code snapshots} gives for each question. */
    public void answer(Supplier<Snapshot> snapshots, BootClock clock, PeerCalls calls) {
        Routes routes = new Routes(snapshots, clock);
        PeerRoute peers = new PeerRoute(calls);
        server.setExecutor(workers);
        server.createContext("/", exchange -> handle(routes, peers, exchange));
        server.start();
    }

    /** Differs from what was asked for when that was port 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void handle(Routes routes, PeerRoute peers, HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(routes, peers, exchange));
        }
    }

    private static Answer answer(Routes routes, PeerRoute peers, HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        Optional<PeerRoute.Call> call = PeerRoute.call(method, path);
        try {
            return call.isEmpty()
                    ? routes.answer(method, path)
                    : peers.answer(
                            call.get(),
                            header(exchange, "Authorization"),
                            exchange.getRemoteAddress().getAddress().isLoopbackAddress(),
                            body(exchange));
        } catch (RuntimeException e) {
            LOG.error("cannot answer {}", exchange.getRequestURI(), e);
            return Answer.problem(Status.INTERNAL_ERROR, "internal-error", "see the log of the agent");
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    private static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        String method = exchange.getRequestMethod();
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
