package baton.installed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.retry.ExponentialBackoffRetry;

/**
 * The least that can be called an agent: one latch, and an HTTP server that tells who leads.
 *
 * <p>Without leases, holds, a guard, rules or hooks. It is started beside the installed agent, on the same machine in the
 * same minute, to say what the machine is worth.
 */
final class SmallestAgent {
    private SmallestAgent() {}

    /** Called with the ensemble and a free port. */
    public static void main(String[] arguments) throws Exception {
        CuratorFramework curator =
                CuratorFrameworkFactory.newClient(arguments[0], new ExponentialBackoffRetry(1000, 3));
        curator.start();
        LeaderLatch latch = new LeaderLatch(curator, "/smallest/latch", "n1");
        latch.start();
        serve(latch, Integer.parseInt(arguments[1]));
    }

    private static void serve(LeaderLatch latch, int port) throws IOException {
        ObjectMapper json = new ObjectMapper();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] answer = json.writeValueAsBytes(Map.of("leader", latch.hasLeadership()));
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }
}
