package baton.trial;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The agents of a group as its hooks see them: who is active is for the test to say; the others are healthy standbys. */
final class PlayedAgents implements AutoCloseable {
    static final int NOBODY = -1;

    private final List<HttpServer> agents = new ArrayList<>();
    private volatile int active = NOBODY;

    PlayedAgents(String group, int count) throws IOException {
        for (int number = 0; number < count; number++) {
            int own = number;
            HttpServer agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            agent.createContext("/groups/" + group + "/", exchange -> {
                boolean asksForActive = exchange.getRequestURI().getPath().endsWith("/active");
                exchange.sendResponseHeaders(asksForActive == (own == active) ? 200 : 503, -1);
                exchange.close();
            });
            agent.start();
            agents.add(agent);
        }
    }

    void active(int number) {
        active = number;
    }

    int port(int number) {
        return agents.get(number).getAddress().getPort();
    }

    void stop(int number) {
        agents.get(number).stop(0);
    }

    @Override
    public void close() {
        agents.forEach(agent -> agent.stop(0));
    }
}
