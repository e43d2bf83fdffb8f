package baton.agent.api;

import baton.agent.loop.BootClock;
import baton.agent.loop.Snapshot;
import baton.security.Gate;
import baton.security.Tls;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent's HTTP port. */
public final class AgentApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);
    private static final int BACKLOG = 128;

    static {
        // The server reads these once, when its first class is loaded. Times are in seconds.
        // Not maxReqTime and maxRspTime: Workers limit what a request takes, and the server would look each second for
        // them.
        // A connection without a request counts too: together they could keep everybody else out for so long.
        limit("sun.net.httpserver.idleInterval", 5);
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
    public static AgentApi open(InetSocketAddress address, Optional<Tls> tls) throws IOException {
        if (tls.isEmpty()) {
            return new AgentApi(HttpServer.create(address, BACKLOG));
        }
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new Handshake(tls.get()));
        return new AgentApi(server);
    }

    /** Begins to answer, from what {@code snapshots} gives for each question, to whom {@code gate} lets in. */
    public void answer(Supplier<Snapshot> snapshots, BootClock clock, PeerCalls calls, Gate gate) {
        Doors doors = new Doors(new Routes(snapshots, clock), new PeerRoute(calls), gate);
        server.setExecutor(workers);
        server.createContext("/", exchange -> handle(doors, exchange));
        server.start();
    }

    /** Differs from what was asked for when that was port 0. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void handle(Doors doors, HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(doors, exchange));
        }
    }

    private static Answer answer(Doors doors, HttpExchange exchange) throws IOException {
        try {
            return doors.answer(exchange);
        } catch (RuntimeException e) {
            LOG.error("cannot answer {}", exchange.getRequestURI(), e);
            return Answer.problem(Status.INTERNAL_ERROR, "internal-error", "see the log of the agent");
        }
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
        // First: under TLS the server waits for writers, and those for clients.
        workers.close();
        server.stop(0);
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
