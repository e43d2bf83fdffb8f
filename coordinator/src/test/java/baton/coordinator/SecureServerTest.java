package baton.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.security.Protection;
import baton.security.TestAuthority;
import baton.security.Tls;
import baton.security.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SecureServerTest {
    private final List<Socket> sockets = new ArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    private Optional<ApiServer> server = Optional.empty();

    private void start(TlsFiles files, String... tokens) throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), String.join("\n", tokens));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        server = Optional.of(ApiServer.start(
                new InMemoryEstate().put(Sights.healthy().sight()),
                "127.0.0.1",
                new Protection(Optional.of(file), true, false, Optional.of(files))));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        if (server.isPresent()) {
            server.get().stop();
        }
    }

    @Test
    void aQuestionIsAnsweredOverTlsAndPlainTextIsNot() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("own"));
        TestAuthority other = TestAuthority.in(folder.resolve("other"));
        start(authority.issue("c1", TlsFiles.Clients.NONE));

        assertEquals(200, ask(Tls.caller(Optional.of(authority.trust())), "/readiness"));
        assertThrows(SSLException.class, () -> ask(Tls.caller(Optional.of(other.trust())), "/readiness"));
        Socket plain = send("GET /api/v1/readiness HTTP/1.1\r\nHost: c1\r\nConnection: close\r\n\r\n");
        String answer = new String(readAll(plain), StandardCharsets.ISO_8859_1);
        assertFalse(answer.contains("HTTP/1.1"), answer);
    }

    @Test
    void aCertificateThatIsListedServesInPlaceOfAToken() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        start(authority.issue("c1", TlsFiles.Clients.OPTIONAL), "board reader cn=wall board");

        assertEquals(401, ask(Tls.caller(Optional.of(authority.trust())), "/groups"));
        Tls listed = Tls.open(authority.issue("wall board", TlsFiles.Clients.NONE), line -> {});
        assertEquals(200, ask(listed.context(), "/groups"));
        Tls unlisted = Tls.open(authority.issue("somebody", TlsFiles.Clients.NONE), line -> {});
        assertEquals(401, ask(unlisted.context(), "/groups"));
    }

    @Test
    void whereCertificatesAreRequiredNobodyElseIsAnswered() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        start(authority.issue("c1", TlsFiles.Clients.REQUIRED));

        assertThrows(IOException.class, () -> ask(Tls.caller(Optional.of(authority.trust())), "/readiness"));
        Tls signed = Tls.open(authority.issue("n2", TlsFiles.Clients.NONE), line -> {});
        assertEquals(200, ask(signed.context(), "/readiness"));
    }

    @Test
    void handshakesThatDoNotEndAndSilentConnectionsKeepNobodyWaiting() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        start(authority.issue("c1", TlsFiles.Clients.NONE));
        SSLContext context = Tls.caller(Optional.of(authority.trust()));
        assertEquals(200, ask(context, "/readiness"));
        for (int i = 0; i < 200; i++) {
            // The head of a record that says there is more to come.
            send("\u0016\u0003\u0001\u0002\u0000\u0001");
        }
        long before = System.nanoTime();
        assertEquals(200, ask(context, "/readiness"));
        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.toMillis() < 1500, took.toString());

        for (int i = 0; i < 200; i++) {
            send("");
        }
        before = System.nanoTime();
        assertEquals(200, ask(context, "/readiness"));
        took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(took.toMillis() < 8000, "more than there may be: " + took);
    }

    private int ask(SSLContext context, String path) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection)
                URI.create("https://127.0.0.1:" + server.orElseThrow().port() + "/api/v1" + path)
                        .toURL()
                        .openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(10_000);
        connection.setRequestProperty("Connection", "close");
        return connection.getResponseCode();
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.orElseThrow().port());
        socket.setSoTimeout(10_000);
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    /** What came before the other side closed, politely or not. */
    private static byte[] readAll(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException reset) {
            return new byte[0];
        }
    }
}
