package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds over TLS, with certificates asked of both sides. */
@Tag("ensemble")
class TlsTest {
    private static final Holder A = holder("a");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init")
    private Pem server;

    @SuppressWarnings("NullAway.Init")
    private Pem agent;

    @BeforeEach
    void certificates() throws Exception {
        server = Pem.make(directory, "server");
        agent = Pem.make(directory, "agent");
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void aWholeLifeIsLivedOverTls() throws Exception {
        Servers servers = servers(1);
        EnsembleConnection connection = connect(settings(servers.connect(), Optional.of(agent)));
        assertTrue(connection.access().isEncrypted());
        GroupName group = held(connection);
        LeaseConnection leases = leases(settings(servers.connect(), Optional.of(agent)));

        Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);

        try (Socket socket = connection
                .access()
                .dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), servers.port()), Duration.ofSeconds(5))) {
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(said.contains("Mode: standalone"), said);
        }
        SessionKey key = connection.session().orElseThrow();
        assertTrue(EnsembleConnection.closeSession(
                settings(servers.connect(), Optional.of(agent)), key, Duration.ofSeconds(5)));
    }

    @Test
    void whoShowsNoCertificateOrTrustsAnotherIsNotConnected() throws Exception {
        Servers servers = servers(1);
        connect(settings(servers.connect(), Optional.of(agent)));
        EnsembleConnection without = open(settings(servers.connect(), Optional.empty()));
        EnsembleConnection deceived = open(new EnsembleSettings(
                servers.connect(), "/baton/test", Duration.ofSeconds(20), access(agent, Optional.of(agent))));
        EnsembleConnection plain = open(TestEnsemble.settings(servers.connect()));

        for (EnsembleConnection each : List.of(without, deceived, plain)) {
            assertFalse(get(each.prepare()));
            assertFalse(each.isConnected());
        }
    }

    @Test
    void certificatesOfTheCreatorsLeaveNothingToBeClosed() throws Exception {
        Servers servers = servers(1);
        EnsembleAccess plain = access(server, Optional.of(agent));
        EnsembleAccess digest =
                new EnsembleAccess(List.of(new EnsembleAccess.Digest("baton:secret")), false, plain.clientProperties());
        EnsembleConnection first =
                connect(new EnsembleSettings(servers.connect(), "/baton/test", Duration.ofSeconds(20), digest));
        held(first);
        ACL certificate = first.framework().getACL().forPath("/baton/test/groups").stream()
                .filter(each -> each.getId().getScheme().equals("x509"))
                .findFirst()
                .orElseThrow();
        Enclosure enclosure = new Enclosure(first);
        TestEnsemble.done(get(enclosure.ask()));

        assertEquals(0, get(enclosure.count()), "with " + certificate);
        first.framework()
                .setACL()
                .withACL(List.of(
                        new ACL(ZooDefs.Perms.ALL, new Id("x509", "CN=another")),
                        first.framework().getACL().forPath("/baton/test/groups").stream()
                                .filter(each -> each.getId().getScheme().equals("digest"))
                                .findFirst()
                                .orElseThrow()))
                .forPath("/baton/test/groups");
        assertEquals(0, get(enclosure.count()), "made on another host");
    }

    /** Without a limit of our own it takes two thirds of the session timeout: 6.7 s of the 10 s that the server grants. */
    @Test
    void aSilentServerIsLeftAsSoonOverTls() throws Exception {
        Servers servers = servers(1);
        try (SilentProxy proxy = new SilentProxy(servers.port())) {
            EnsembleSettings through = settings(proxy.address(), Optional.of(agent));
            EnsembleConnection connection = connect(settings(servers.connect(), Optional.of(agent)));
            GroupName group = held(connection);
            LeaseConnection leases = leases(through);
            Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);

            proxy.setSilent(true);
            long begin = System.nanoTime();
            assertTrue(get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Unknown);
            Poll.until(() -> !leases.isConnected());
            long noticed = System.nanoTime() - begin;
            proxy.setSilent(false);
            Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);
            long mended = System.nanoTime() - begin;

            System.out.println(
                    "silence noticed after " + Duration.ofNanos(noticed).toMillis() + " ms, mended after "
                            + Duration.ofNanos(mended).toMillis() + " ms");
            assertTrue(noticed < Duration.ofSeconds(5).toNanos(), "noticed after " + noticed);
        }
    }

    @Test
    void anAttemptToConnectThatHangsIsGivenUp() throws Exception {
        Servers servers = servers(1);
        try (SilentProxy proxy = new SilentProxy(servers.port())) {
            EnsembleConnection connection = connect(settings(servers.connect(), Optional.of(agent)));
            GroupName group = held(connection);
            proxy.setSilent(true);
            LeaseConnection leases = leases(settings(proxy.address(), Optional.of(agent)));
            assertTrue(get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Unknown);
            assertTrue(get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Unknown);

            proxy.setSilent(false);
            long begin = System.nanoTime();
            Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);

            System.out.println("connected after "
                    + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
        }
    }

    @Test
    void theDeathOfTheServerInUseCostsNeitherSessionNorClaim() throws Exception {
        Servers servers = servers(3);
        EnsembleSettings settings = settings(servers.connect(), Optional.of(agent));
        EnsembleConnection connection = connect(settings);
        GroupName group = held(connection);
        LeaseConnection leases = leases(settings);
        Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);
        long session = connection.session().orElseThrow().id();

        servers.kill(portOf(connection));

        Poll.until(() -> get(leases.renew(A, covered(group))) instanceof RenewalOutcome.Committed);
        Poll.until(() ->
                get(new ClaimStore(connection).verify(group, new Epoch(1))).equals(new Verdict.Current(SEAT)));
        assertEquals(session, connection.session().orElseThrow().id());
    }

    private static int portOf(EnsembleConnection connection) {
        String text = connection.client().toString();
        return Integer.parseInt(text.replaceFirst("(?s).*remoteserver:[^ ]*:(\\d+) .*", "$1"));
    }

    private GroupName held(EnsembleConnection connection) throws Exception {
        GroupName group = TestEnsemble.freshGroup();
        Poll.until(() -> get(new GroupStore(connection).create(group, TestEnsemble.spec(), GroupStore.Creator.OPERATOR))
                instanceof Outcome.Done);
        TestEnsemble.taken(connection, group, SEAT, A);
        return group;
    }

    private static List<Covered> covered(GroupName group) {
        return List.of(new Covered(group, SEAT, new Epoch(1), 1));
    }

    private Servers servers(int count) throws IOException {
        Servers servers = Servers.start(
                directory,
                count,
                "secureClientPort",
                List.of(
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "ssl.keyStore.location=" + server.both(),
                        "ssl.keyStore.type=PEM",
                        "ssl.trustStore.location=" + agent.certificate(),
                        "ssl.trustStore.type=PEM"),
                List.of());
        opened.push(servers);
        return servers;
    }

    private EnsembleConnection connect(EnsembleSettings settings) throws Exception {
        EnsembleConnection connection = open(settings);
        Poll.until(() -> get(connection.prepare()));
        return connection;
    }

    private EnsembleConnection open(EnsembleSettings settings) {
        EnsembleConnection connection = EnsembleConnection.open(settings, LIMIT, TestEnsemble.TIMER);
        opened.push(connection);
        return connection;
    }

    private LeaseConnection leases(EnsembleSettings settings) {
        LeaseConnection leases = LeaseConnection.open(settings, LIMIT, TestEnsemble.TIMER);
        opened.push(leases);
        return leases;
    }

    private EnsembleSettings settings(String connect, Optional<Pem> own) throws IOException {
        return new EnsembleSettings(connect, "/baton/test", Duration.ofSeconds(20), access(server, own));
    }

    private EnsembleAccess access(Pem trusted, Optional<Pem> own) throws IOException {
        return new AccessFiles(
                        directory,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(trusted.certificate().toString()),
                        own.map(pem -> pem.both().toString()))
                .read(Map.of());
    }
}
