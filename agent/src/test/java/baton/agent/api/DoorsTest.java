package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.member.Phase;
import baton.failover.member.Stopping;
import baton.security.Gate;
import baton.security.NewToken;
import baton.security.Outer;
import baton.security.Protection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers of every kind, over the wire. */
@Timeout(30)
class DoorsTest {
    private static final String BODY = "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":17}";
    private static final List<String> HEALTH =
            List.of("/liveness", "/readiness", "/groups/db/active", "/groups/db/standby", "/groups/db/member");
    private static final List<String> READS = List.of("/status", "/metrics", "/groups/db");

    private final Asked asked = new Asked();
    private final HttpClient client = HttpClient.newHttpClient();
    private final NewToken operator = NewToken.make("alice", "operator").orElseThrow();
    private final NewToken reader = NewToken.make("board", "reader").orElseThrow();

    @TempDir
    private Path folder = Path.of("");

    private Optional<AgentApi> api = Optional.empty();

    private void open(boolean tokens, boolean readsNeedToken, boolean trustsLoopback) throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), operator.line() + "\n" + reader.line() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Protection protection = new Protection(
                tokens ? Optional.of(file) : Optional.empty(), readsNeedToken, trustsLoopback, Optional.empty());
        AgentApi opened = AgentApi.open(new InetSocketAddress("0.0.0.0", 0), Optional.empty());
        opened.answer(
                () -> Pictures.of(Pictures.active(true, Phase.ACTIVE, 104_200)),
                () -> Pictures.NOW,
                asked,
                Gate.open(protection, line -> {}));
        api = Optional.of(opened);
        asked.fenced = PeerCalls.Fenced.STOPPED;
        asked.verdict = Stopping.Verdict.STRANGER;
    }

    @AfterEach
    void close() {
        api.ifPresent(AgentApi::close);
    }

    @Test
    void withoutCredentialsAnotherHostReadsAndChangesNothing() throws Exception {
        open(true, false, true);
        String here = Outer.address();

        for (String path : READS) {
            assertEquals(200, get(here, path).statusCode(), path);
        }
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            for (String path : READS) {
                assertEquals(405, send(here, path, method).statusCode(), method + " " + path);
            }
        }
        for (String change : PeerRoute.CHANGES) {
            HttpResponse<String> answer = send(here, "/groups/db/" + change, "POST");
            assertEquals(401, answer.statusCode(), change);
            assertEquals(
                    "Bearer realm=\"baton\"",
                    answer.headers().firstValue("WWW-Authenticate").orElse(""));
            assertTrue(answer.body().contains("\"code\":\"no-credentials\""), answer.body());
        }
        assertEquals(List.of(), asked.calls);
    }

    @Test
    void withoutTokensAnotherHostIsForbiddenToChangeAnything() throws Exception {
        open(false, false, true);

        for (String change : PeerRoute.CHANGES) {
            assertEquals(
                    403, send(Outer.address(), "/groups/db/" + change, "POST").statusCode(), change);
        }
        assertEquals(List.of(), asked.calls);
    }

    @Test
    void anOperatorFencesFromAnywhereAndAReaderFromNowhere() throws Exception {
        open(true, false, true);

        assertEquals(403, fence(Outer.address(), reader.token()).statusCode());
        assertEquals(List.of(), asked.calls);
        assertEquals(200, fence(Outer.address(), operator.token()).statusCode());
        assertEquals(List.of("db n1 boot.run 17 by this host"), asked.calls);
    }

    @Test
    void aPeerNeedsNoTokenButItsSecret() throws Exception {
        open(true, true, false);

        assertEquals(200, fence(Outer.address(), "s3cret").statusCode());
        assertTrue(asked.calls.get(0).startsWith("db n1 boot.run 17 by "), asked.calls.toString());
    }

    @Test
    void readsAndThisHostNeedATokenWhenThatIsConfigured() throws Exception {
        open(true, true, false);

        for (String path : READS) {
            assertEquals(401, get("127.0.0.1", path).statusCode(), path);
            assertEquals(
                    200,
                    send("127.0.0.1", path, "GET", "Authorization", "Bearer " + reader.token())
                            .statusCode(),
                    path);
        }
        for (String path : HEALTH) {
            assertTrue(List.of(200, 503).contains(get(Outer.address(), path).statusCode()), path);
        }
        assertEquals(401, send("127.0.0.1", "/groups/db/fence", "POST").statusCode());
    }

    @Test
    void neitherAWebPageNorAProxyOnThisHostIsTheOperator() throws Exception {
        open(false, false, true);
        String fence = "/groups/db/fence";

        assertEquals(415, plain("127.0.0.1", fence, "text/plain").statusCode());
        assertEquals(
                403,
                send("127.0.0.1", fence, "POST", "X-Forwarded-For", "192.0.2.7").statusCode());
        assertEquals(List.of(), asked.calls);
        assertEquals(200, send("127.0.0.1", fence, "POST").statusCode());
    }

    @Test
    void aLongBodyAndManyWrongSecretsAreRefused() throws Exception {
        open(false, false, true);

        HttpRequest.Builder request = request("127.0.0.1", "/groups/db/fence")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(" ".repeat(5000) + BODY));
        assertEquals(
                413,
                client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode());
        int status = 0;
        for (int i = 0; i < 100; i++) {
            status = send("127.0.0.1", "/groups/db/stopped", "POST", "Authorization", "Bearer wrong")
                    .statusCode();
        }
        assertEquals(429, status);
    }

    private HttpResponse<String> get(String host, String path) throws Exception {
        return send(host, path, "GET");
    }

    private HttpResponse<String> fence(String host, String token) throws Exception {
        return send(host, "/groups/db/fence", "POST", "Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(String host, String path, String method, String... headers) throws Exception {
        HttpRequest.Builder request = request(host, path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(method.equals("GET") ? "" : BODY));
        if (headers.length == 2) {
            request.header(headers[0], headers[1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> plain(String host, String path, String type) throws Exception {
        HttpRequest.Builder request =
                request(host, path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(BODY));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String host, String path) {
        int port = api.orElseThrow().port();
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(Duration.ofSeconds(10));
    }
}
