package baton.coordinator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.ApiServer;
import baton.coordinator.view.InMemoryEstate;
import baton.coordinator.view.Sights;
import baton.failover.group.OperationId;
import baton.security.Gate;
import baton.security.NewToken;
import baton.security.Outer;
import baton.security.Protection;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionTest {
    private final InMemoryEstate estate =
            new InMemoryEstate().put(Sights.healthy().sight());
    private final NewToken operator = NewToken.make("alice", "operator").orElseThrow();
    private final NewToken reader = NewToken.make("board", "reader").orElseThrow();

    @TempDir
    private java.nio.file.Path folder = java.nio.file.Path.of("");

    /** One call of the interface, as its resource declares it. */
    private record Declared(String method, String path, boolean changes, boolean forHealthChecks) {}

    private static List<Declared> calls() {
        InMemoryEstate none = new InMemoryEstate();
        List<Object> components =
                CoordinatorApi.components(none, Clock.systemUTC(), () -> new OperationId("x"), Gate.ofLoopback());
        return components.stream().flatMap(AdmissionTest::calls).toList();
    }

    private static Stream<Declared> calls(Object component) {
        Path base = component.getClass().getAnnotation(Path.class);
        return base == null
                ? Stream.empty()
                : Arrays.stream(component.getClass().getDeclaredMethods()).flatMap(method -> calls(base, method));
    }

    private static Stream<Declared> calls(Path base, Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = ("/" + base.value() + "/" + (own == null ? "" : own.value()))
                .replaceAll("/+", "/")
                .replaceAll("(?<=.)/$", "")
                .replace("{group}", "db")
                .replaceAll("\\{[a-z]+}", "n1");
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> new Declared(
                        verb.value(),
                        path,
                        !verb.value().equals("GET") && !method.isAnnotationPresent(ChangesNothing.class),
                        method.isAnnotationPresent(ForHealthChecks.class)));
    }

    @Test
    void withoutCredentialsAnotherHostReadsEverythingAndChangesNothing() throws Exception {
        List<Declared> calls = calls();
        assertEquals(
                Set.of("switchover", "fence", "vouch", "confirm", "drain", "n1", "db", "secure"),
                Set.copyOf(calls.stream()
                        .filter(Declared::changes)
                        .map(call -> call.path().substring(call.path().lastIndexOf('/') + 1))
                        .toList()));
        String host = Outer.address();
        ApiServer server = ApiServer.start(estate, "0.0.0.0", tokens(false, true));
        try {
            for (Declared call : calls) {
                if (call.path().equals("/events")) {
                    continue;
                }
                ApiServer.Answer answer = send(server, host, call, "");
                if (call.changes()) {
                    assertEquals("401 no-credentials", answer.refusal(), call.toString());
                    assertEquals("Bearer realm=\"baton\"", answer.header("WWW-Authenticate"));
                    assertEquals("application/problem+json", answer.header("Content-Type"));
                } else {
                    assertTrue(Set.of(200, 404).contains(answer.status()), call + ": " + answer.status());
                }
            }
            assertEquals(0, estate.writes());
        } finally {
            server.stop();
        }
    }

    @Test
    void withoutTokensAnotherHostIsForbiddenToChangeAnything() throws Exception {
        String host = Outer.address();
        ApiServer server = ApiServer.start(estate, "0.0.0.0");
        try {
            for (Declared call : calls()) {
                if (call.changes()) {
                    assertEquals(
                            "403 not-from-this-host",
                            send(server, host, call, "").refusal(),
                            call.toString());
                }
            }
            assertEquals(0, estate.writes());
            ApiServer.Answer verified = server.send(server.request(host, "/groups/db/verify")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"epoch\":17}")));
            assertEquals(200, verified.status(), "a resource elsewhere may ask whether a token is current");
        } finally {
            server.stop();
        }
    }

    @Test
    void everyReadNeedsATokenWhenThatIsConfigured() throws Exception {
        ApiServer server = ApiServer.start(estate, "127.0.0.1", tokens(true, false));
        try {
            for (Declared call : calls()) {
                int status = send(server, "127.0.0.1", call, "").status();
                if (call.forHealthChecks()) {
                    assertTrue(Set.of(200, 503).contains(status), call + ": " + status);
                } else {
                    assertEquals(401, status, call.toString());
                }
            }
            Declared groups = new Declared("GET", "/groups", false, false);
            assertEquals(200, send(server, "127.0.0.1", groups, reader.token()).status());
        } finally {
            server.stop();
        }
    }

    @Test
    void anOperatorIsNamedInWhatHeAskedAndAReaderMayOnlyRead() throws Exception {
        ApiServer server = ApiServer.start(estate, "0.0.0.0", tokens(false, true));
        Declared switchover = new Declared("POST", "/groups/db/switchover", true, false);
        try {
            assertEquals(
                    "403 role-too-small",
                    send(server, Outer.address(), switchover, reader.token()).refusal());
            assertEquals(
                    "401 unknown-token",
                    send(server, Outer.address(), switchover, operator.token() + "x")
                            .refusal());
            assertEquals(0, estate.writes());
            ApiServer.Answer asked = send(server, Outer.address(), switchover, operator.token());
            assertEquals(202, asked.status(), asked.response().body());
            assertEquals(
                    "alice",
                    asked.json().path("actor").asText(),
                    asked.response().body());
        } finally {
            server.stop();
        }
    }

    @Test
    void aProxyOnThisHostIsNoCaller() throws Exception {
        ApiServer server = ApiServer.over(estate);

        ApiServer.Answer answer = server.send(server.request("127.0.0.1", "/groups/db/switchover")
                .header("Content-Type", "application/json")
                .header("x-forwarded-for", "192.0.2.1")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertEquals("403 not-from-this-host", answer.refusal());
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWithOrWithoutItsLength() throws Exception {
        ApiServer server = ApiServer.over(estate);
        byte[] body = ("{}" + " ".repeat(70_000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        for (HttpRequest.BodyPublisher publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))) {
            ApiServer.Answer answer = server.send(server.request("127.0.0.1", "/groups/db/switchover")
                    .header("Content-Type", "application/json")
                    .POST(publisher));
            assertEquals("413 body-too-large", answer.refusal());
        }
        assertEquals(0, estate.writes());
    }

    private Protection tokens(boolean readsNeedToken, boolean trustsLoopback) throws Exception {
        java.nio.file.Path file =
                Files.writeString(folder.resolve("tokens"), operator.line() + "\n" + reader.line() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new Protection(Optional.of(file), readsNeedToken, trustsLoopback, Optional.empty());
    }

    private static ApiServer.Answer send(ApiServer server, String host, Declared call, String token) throws Exception {
        HttpRequest.Builder request = server.request(host, call.path()).header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpRequest.BodyPublisher body =
                call.method().equals("GET") || call.method().equals("DELETE")
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(call.path().endsWith("verify") ? "{\"epoch\":17}" : "{}");
        return server.send(request.method(call.method(), body));
    }
}
