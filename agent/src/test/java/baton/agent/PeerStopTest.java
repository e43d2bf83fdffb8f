package baton.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.hook.HookResult;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.security.TestAuthority;
import baton.security.Tls;
import baton.security.TlsFiles;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PeerStopTest {
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final List<HttpServer> agents = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        agents.forEach(agent -> agent.stop(0));
    }

    @Test
    void anAgentIsAskedInTheWayThatItsAddressSays() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        Tls own = Tls.open(authority.issue("n1", TlsFiles.Clients.NONE), line -> {});
        Tls other = Tls.open(authority.issue("n2", TlsFiles.Clients.NONE), line -> {});
        PeerStop stop = new PeerStop("s3cret", Optional.of(own));

        assertTrue(stopped(stop, agent(Optional.empty())).succeeded(), "an agent that has no TLS yet");
        assertTrue(stopped(stop, "https://" + agent(Optional.of(other))).succeeded());
        assertEquals(List.of("/groups/db/fence Bearer s3cret", "/groups/db/fence Bearer s3cret"), heard);
    }

    @Test
    void whoCannotProveToBeThatAgentLearnsNoSecret() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("own"));
        TestAuthority strangers = TestAuthority.in(folder.resolve("strangers"));
        Tls own = Tls.open(authority.issue("n1", TlsFiles.Clients.NONE), line -> {});
        Tls stranger = Tls.open(strangers.issue("n2", TlsFiles.Clients.NONE), line -> {});
        Tls elsewhere = Tls.open(authority.issueForElsewhere("n3"), line -> {});
        PeerStop stop = new PeerStop("s3cret", Optional.of(own));

        for (Tls each : List.of(stranger, elsewhere)) {
            HookResult result = stopped(stop, "https://" + agent(Optional.of(each)));
            assertFalse(result.succeeded());
            assertTrue(result.detail().contains("cannot be asked over TLS: "), result.detail());
        }
        assertEquals(List.of(), heard);
    }

    private static HookResult stopped(PeerStop stop, String address) {
        return stop.stop(
                new GroupName("db"), new Debt(new NodeName("n2"), new Stamp("boot.run"), new Epoch(17), address));
    }

    private String agent(Optional<Tls> tls) throws IOException {
        HttpServer agent;
        if (tls.isPresent()) {
            HttpsServer secure = HttpsServer.create(FREE, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls.get().context()));
            agent = secure;
        } else {
            agent = HttpServer.create(FREE, 0);
        }
        agent.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            heard.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        agent.start();
        agents.add(agent);
        return "127.0.0.1:" + agent.getAddress().getPort();
    }
}
