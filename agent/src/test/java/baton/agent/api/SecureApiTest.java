package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.member.Phase;
import baton.security.Gate;
import baton.security.Protection;
import baton.security.TestAuthority;
import baton.security.Tls;
import baton.security.TlsFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecureApiTest {
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger cutOff = new AtomicInteger();

    @TempDir
    private Path folder = Path.of("");

    private Optional<AgentApi> api = Optional.empty();

    private void open(TlsFiles files, String... tokens) throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), String.join("\n", tokens));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Tls tls = Tls.open(files, line -> {});
        AgentApi opened = AgentApi.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.of(tls));
        opened.answer(
                () -> Pictures.of(Pictures.active(true, Phase.ACTIVE, 104_200)),
                () -> Pictures.NOW,
                new Asked(),
                Gate.open(new Protection(Optional.of(file), true, false, Optional.of(files)), line -> {}));
        api = Optional.of(opened);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        api.ifPresent(AgentApi::close);
    }

    @Test
    void aQuestionIsAnsweredOverTlsAndPlainTextIsNot() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        open(authority.issue("n1", TlsFiles.Clients.NONE));

        assertEquals(
                200,
                ask(Tls.caller(Optional.of(authority.trust())), "/groups/db/active")
                        .getResponseCode());
        String plain = read(send("GET /groups/db/active HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n"));
        assertFalse(plain.contains("HTTP/1.1 200"), plain);
        assertFalse(plain.contains("epoch"), plain);
    }

    @Test
    void whoIsNotSignedByThoseWhoAreTrustedIsNoAgent() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("own"));
        TestAuthority other = TestAuthority.in(folder.resolve("other"));
        open(authority.issueForElsewhere("n1"));

        assertThrows(SSLException.class, () -> ask(Tls.caller(Optional.of(other.trust())), "/liveness")
                .getResponseCode());
        assertThrows(SSLException.class, () -> ask(Tls.caller(Optional.empty()), "/liveness")
                .getResponseCode());
        IOException wrongHost =
                assertThrows(IOException.class, () -> ask(Tls.caller(Optional.of(authority.trust())), "/liveness")
                        .getResponseCode());
        assertTrue(String.valueOf(wrongHost.getMessage()).contains("127.0.0.1"), wrongHost.toString());
    }

    @Test
    void handshakesThatDoNotEndKeepNobodyWaiting() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        open(authority.issue("n1", TlsFiles.Clients.NONE));
        SSLContext context = Tls.caller(Optional.of(authority.trust()));
        assertEquals(200, ask(context, "/groups/db/active").getResponseCode());
        for (int i = 0; i < 100; i++) {
            // The head of a record that says there is more to come.
            send("\u0016\u0003\u0001\u0002\u0000\u0001");
        }
        long before = System.nanoTime();

        int status = ask(context, "/groups/db/active").getResponseCode();

        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertEquals(200, status);
        assertTrue(took.toMillis() < 1500, took.toString());
    }

    @Test
    void clientsThatDoNotReadTheirAnswersKeepNobodyWaiting() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        open(authority.issue("n1", TlsFiles.Clients.NONE));
        SSLContext context = Tls.caller(Optional.of(authority.trust()));
        byte[] questions = "GET /groups/db/active HTTP/1.1\r\nHost: n1\r\n\r\n"
                .repeat(1000)
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 3; i++) {
            Socket deaf = new Socket();
            deaf.setReceiveBufferSize(1024);
            deaf.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), api.orElseThrow().port()));
            sockets.add(deaf);
            Thread asks = new Thread(() -> ask(context, deaf, questions));
            asks.setDaemon(true);
            asks.start();
        }

        // Far longer than any time limit of the server.
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (cutOff.get() < 3 && System.nanoTime() < end) {
            long before = System.nanoTime();
            assertEquals(200, ask(context, "/groups/db/active").getResponseCode());
            Duration took = Duration.ofNanos(System.nanoTime() - before);
            assertTrue(took.toMillis() < 3000, took.toString());
        }
        assertEquals(3, cutOff.get(), "cut off");
    }

    /** Until nothing more is taken. */
    private void ask(SSLContext context, Socket deaf, byte[] questions) {
        try {
            Socket secure = context.getSocketFactory().createSocket(deaf, "127.0.0.1", deaf.getPort(), true);
            while (true) {
                secure.getOutputStream().write(questions);
            }
        } catch (IOException e) {
            cutOff.incrementAndGet();
        }
    }

    @Test
    void aCertificateThatIsListedServesInPlaceOfAToken() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        open(authority.issue("n1", TlsFiles.Clients.OPTIONAL), "board reader cn=wall board", "");

        assertEquals(
                401, ask(Tls.caller(Optional.of(authority.trust())), "/status").getResponseCode());
        Tls listed = Tls.open(authority.issue("wall board", TlsFiles.Clients.NONE), line -> {});
        assertEquals(200, ask(listed.context(), "/status").getResponseCode());
        Tls unlisted = Tls.open(authority.issue("somebody", TlsFiles.Clients.NONE), line -> {});
        assertEquals(401, ask(unlisted.context(), "/status").getResponseCode());
    }

    @Test
    void whereCertificatesAreRequiredNobodyElseIsAnswered() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("own"));
        open(authority.issue("n1", TlsFiles.Clients.REQUIRED));

        assertThrows(IOException.class, () -> ask(Tls.caller(Optional.of(authority.trust())), "/liveness")
                .getResponseCode());
        Tls signed = Tls.open(authority.issue("n2", TlsFiles.Clients.NONE), line -> {});
        assertEquals(200, ask(signed.context(), "/liveness").getResponseCode());
    }

    @Test
    void aReplacedCertificateIsShownWithoutARestart() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        TlsFiles own = authority.issue("n1", TlsFiles.Clients.NONE);
        TlsFiles next = authority.issue("next", TlsFiles.Clients.NONE);
        open(own);
        assertEquals("CN=n1", shownBy(authority));

        Files.copy(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);

        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String shown = shownBy(authority);
        while (!shown.equals("CN=next") && System.nanoTime() < end) {
            shown = shownBy(authority);
        }
        assertEquals("CN=next", shown);
    }

    private String shownBy(TestAuthority authority) throws Exception {
        HttpsURLConnection connection =
                (HttpsURLConnection) ask(Tls.caller(Optional.of(authority.trust())), "/liveness");
        connection.connect();
        String shown = ((X509Certificate) connection.getServerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
        connection.disconnect();
        return shown;
    }

    private HttpURLConnection ask(SSLContext context, String path) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://127.0.0.1:" + api.orElseThrow().port() + path)
                        .toURL()
                        .openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(10_000);
        return connection;
    }

    private Socket send(String text) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), api.orElseThrow().port());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String read(Socket socket) {
        StringBuilder answer = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                answer.append((char) c);
            }
        } catch (IOException e) {
            if (e instanceof java.net.SocketTimeoutException) {
                throw new AssertionError("still open", e);
            }
        }
        return answer.toString();
    }
}
