package baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.security.TestAuthority;
import baton.security.Tls;
import baton.security.TlsFiles;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aTokenIsReadFromAFileAndShown() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "# mine\ns3cret\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (FakeCoordinator coordinator = new FakeCoordinator().on("GET /ensemble", 403, denied())) {
            Call call = call(coordinator.url(), "--token-file", token.toString());

            assertEquals(1, call.exitCode());
            assertTrue(call.sentence().contains("board is reader"), call.sentence());
            assertTrue(
                    coordinator.requests().stream().anyMatch(each -> each.endsWith("Authorization=Bearer s3cret")),
                    coordinator.requests().toString());
            assertFalse(call.sentence().contains("s3cret"), call.sentence());
        }
    }

    @Test
    void inPlainTextTheUsualTokenIsShownToThisHostOnly() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));

        assertEquals("Bearer s3cret", shown(token, "http://127.0.0.1:8700/"));
        assertEquals("Bearer s3cret", shown(token, "http://localhost:8700/"));
        assertEquals("Bearer s3cret", shown(token, "http://[::1]:8700/"));
        assertEquals("", shown(token, "http://192.0.2.1:8700/"));
        assertEquals("", shown(folder.resolve("none"), "http://127.0.0.1:8700/"));
    }

    @Test
    void aTokenThatOthersReadIsNotUsed() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "s3cret\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        try (FakeCoordinator coordinator = new FakeCoordinator()) {
            Call call = call(coordinator.url(), "--token-file", token.toString());

            assertEquals(2, call.exitCode());
            assertTrue(call.sentence().contains("run: chmod g-w,o-rw " + token), call.sentence());
            assertEquals(List.of(), coordinator.requests());
        }
    }

    @Test
    void anEmptyNameIsNone() {
        try (FakeCoordinator coordinator = new FakeCoordinator().on("GET /ensemble", 403, denied())) {
            Call call = call(coordinator.url(), "--token-file", "", "--ca", "", "--certificate", "", "--key", "");

            assertTrue(call.sentence().contains("board is reader"), call.sentence());
        }
    }

    @Test
    void whoIsNotKnownIsToldHowToShowAToken() {
        try (FakeCoordinator coordinator =
                new FakeCoordinator().on("GET /ensemble", 401, "{\"detail\":\"this call needs a token\"}")) {
            Call call = call(coordinator.url());

            assertTrue(
                    call.sentence()
                            .endsWith("this call needs a token; name a file that holds yours with --token-file"
                                    + " or BATON_TOKEN_FILE"),
                    call.sentence());
        }
    }

    @Test
    void aCoordinatorIsAskedOverTlsWhenItsAuthorityIsTrusted() throws Exception {
        TestAuthority authority = TestAuthority.in(folder.resolve("own"));
        TestAuthority other = TestAuthority.in(folder.resolve("other"));
        Tls tls = Tls.open(authority.issue("c1", TlsFiles.Clients.NONE), line -> {});
        try (FakeCoordinator coordinator = new FakeCoordinator(Optional.of(new HttpsConfigurator(tls.context())))
                .on("GET /ensemble", 403, denied())) {
            Call good = call(coordinator.url(), "--ca", authority.trust().toString());
            assertTrue(good.sentence().contains("board is reader"), good.sentence());

            Call unknown = call(coordinator.url(), "--ca", other.trust().toString());
            assertTrue(unknown.sentence().contains("signed by nobody who is trusted here; name"), unknown.sentence());
            assertTrue(unknown.sentence().startsWith("baton: no coordinator can be reached"), unknown.sentence());

            Call plain = call(coordinator.url().replace("https:", "http:"));
            assertTrue(plain.sentence().contains("if it speaks TLS, write https://127.0.0.1:"), plain.sentence());
        }
    }

    @Test
    void aCoordinatorWithoutTlsIsToldFromOneThatIsAway() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerOnce(plain));
            answers.start();

            Call call = call("https://127.0.0.1:" + plain.getLocalPort());

            answers.join();
            assertTrue(call.sentence().contains("it does not speak TLS; write http://127.0.0.1:"), call.sentence());
        }
    }

    /** As a server does that takes a handshake for a request. */
    private static void answerOnce(ServerSocket plain) {
        try (Socket caller = plain.accept()) {
            int first = caller.getInputStream().read();
            caller.getOutputStream()
                    .write(("HTTP/1.1 " + (first == 'G' ? 200 : 400) + " No\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCertificateForAnotherHostIsTold() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        Tls tls = Tls.open(authority.issueForElsewhere("c1"), line -> {});
        try (FakeCoordinator coordinator = new FakeCoordinator(Optional.of(new HttpsConfigurator(tls.context())))) {
            Call call = call(coordinator.url(), "--ca", authority.trust().toString());

            assertTrue(call.sentence().contains("its certificate is not for 127.0.0.1; call it by"), call.sentence());
        }
    }

    @Test
    void anOwnCertificateIsShown() throws Exception {
        TestAuthority authority = TestAuthority.in(folder);
        Tls tls = Tls.open(authority.issue("c1", TlsFiles.Clients.REQUIRED), line -> {});
        HttpsConfigurator required = new HttpsConfigurator(tls.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters own = getSSLContext().getDefaultSSLParameters();
                own.setNeedClientAuth(true);
                parameters.setSSLParameters(own);
            }
        };
        TlsFiles own = authority.issue("alice", TlsFiles.Clients.NONE);
        try (FakeCoordinator coordinator =
                new FakeCoordinator(Optional.of(required)).on("GET /ensemble", 403, denied())) {
            String ca = authority.trust().toString();
            Call shown = call(
                    coordinator.url(),
                    "--ca",
                    ca,
                    "--certificate",
                    own.certificate().toString(),
                    "--key",
                    own.key().toString());
            assertTrue(shown.sentence().contains("board is reader"), shown.sentence());
            Call none = call(coordinator.url(), "--ca", ca);
            assertTrue(none.sentence().contains("if it wants a certificate of its callers, name one"), none.sentence());
        }
    }

    @Test
    void aNewTokenIsShownWithTheLineThatLetsItIn() {
        Call call = Call.of("token", "alice", "--role", "operator");
        List<String> lines = call.out().lines().toList();

        assertEquals(0, call.exitCode());
        assertEquals(43, lines.get(2).length());
        assertTrue(lines.get(6).matches("alice operator [0-9a-f]{64}"), call.out());
        assertEquals(2, Call.of("token", "al ice").exitCode());
        assertEquals(2, Call.of("token", "alice", "--role", "root").exitCode());
    }

    private static Call call(String url, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of("check-ensemble", "--coordinator", url));
        words.addAll(List.of(more));
        return Call.of(words.toArray(new String[0]));
    }

    private static String denied() {
        return "{\"status\":403,\"code\":\"role-too-small\",\"detail\":\"board is reader\"}";
    }

    private static String shown(Path usualToken, String url) throws IOException {
        Map<String, String> headers = new HashMap<>();
        new Credentials(usualToken).show(new HttpURLConnection(URI.create(url).toURL()) {
            @Override
            public void setRequestProperty(String key, String value) {
                headers.put(key, value);
            }

            @Override
            public void connect() {}

            @Override
            public void disconnect() {}

            @Override
            public boolean usingProxy() {
                return false;
            }
        });
        return headers.getOrDefault("Authorization", "");
    }
}
