package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the hook that posts notices promises, against a server that has its moods. */
@Timeout(60)
class WebhookHookTest {
    private static final String NOTICE =
            "{\"event\":\"notify\",\"group\":\"db\",\"detail\":\"ünïcode \\\"x\\\" $(id)\"}";
    private static final String KEY = "known to both";

    private record Post(String path, String body, String timestamp, String delivery, String signature) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<Post> posts = new ArrayList<>();
    private List<Integer> answers = List.of(204);

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("X-Baton-Signature");
            int status;
            synchronized (posts) {
                posts.add(new Post(
                        exchange.getRequestURI().getPath(),
                        body,
                        exchange.getRequestHeaders().getFirst("X-Baton-Timestamp"),
                        exchange.getRequestHeaders().getFirst("X-Baton-Delivery"),
                        signature == null ? "" : signature));
                status = answers.get(Math.min(posts.size(), answers.size()) - 1);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aNoticeIsSentAgainUntilItIsTakenAndCarriesTheSignature() throws Exception {
        answers = List.of(503, 500, 204);
        Hook hook = signed(KEY + "\n");

        assertEquals(0, hook.tell(NOTICE, "notify", "active"), hook.said());

        assertEquals(3, posts.size());
        Post last = posts.get(2);
        assertEquals(NOTICE, last.body());
        assertEquals("/in", last.path());
        assertEquals("sha256=" + hmac(KEY, last.timestamp() + "." + NOTICE), last.signature());
        assertEquals(1, posts.stream().map(Post::delivery).distinct().count(), "one notice");
        assertTrue(hook.took().compareTo(Duration.ofMillis(1_500)) >= 0, "with pauses of 0.5 and 1 s: " + hook.took());
    }

    @Test
    void aKeyOfAnyLengthSignsAsHmacSays() throws Exception {
        for (int length : List.of(1, 63, 64, 65, 200)) {
            String key = "k".repeat(length);
            assertEquals(0, signed(key).tell(NOTICE, "notify", "active"));
            Post last = posts.get(posts.size() - 1);
            assertEquals("sha256=" + hmac(key, last.timestamp() + "." + NOTICE), last.signature(), "of " + length);
        }
    }

    @Test
    void withoutCurlHttpIsSpokenAllTheSame() throws Exception {
        answers = List.of(503, 204);
        Hook hook =
                signed(KEY).with("PATH", tools("bash", "cat", "date", "sha256sum", "cut", "perl", "timeout", "sleep"));

        assertEquals(0, hook.tell(NOTICE, "notify", "active"), hook.said());

        assertEquals(2, posts.size());
        Post last = posts.get(1);
        assertEquals(NOTICE, last.body());
        assertEquals("/in", last.path());
        assertEquals("sha256=" + hmac(KEY, last.timestamp() + "." + NOTICE), last.signature());
    }

    @Test
    void neitherKeyNorAddressIsSeenInTheProcessList() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/curl")), "curl is not installed");
        Path curl = Files.createDirectories(folder.resolve("spy")).resolve("curl");
        Files.writeString(
                curl, "#!/bin/bash\nps -eo args > %s/processes\nexec /usr/bin/curl \"$@\"\n".formatted(folder));
        assertTrue(curl.toFile().setExecutable(true));
        Path address = Files.writeString(folder.resolve("address"), url("token-of-a-chat") + "\n");
        Path key = Files.writeString(folder.resolve("key"), KEY);
        Hook hook = Hook.of(folder, "webhook", "--url-file", address.toString(), "--secret-file", key.toString())
                .with("PATH", curl.getParent() + ":" + System.getenv("PATH"));

        assertEquals(0, hook.tell(NOTICE, "notify", "active"), hook.said());

        String processes = Files.readString(folder.resolve("processes"));
        assertTrue(processes.contains("curl --config"), processes);
        assertFalse(processes.contains(KEY) || processes.contains("token-of-a-chat"), processes);
        assertEquals("/token-of-a-chat", posts.get(0).path());
    }

    @Test
    void aRehearsalPostsNothingAndFindsWhatIsInTheWay() throws Exception {
        Hook rehearsed = signed(KEY).with("BATON_REHEARSAL", "1");

        assertEquals(0, rehearsed.tell(NOTICE, "notify", "active"), rehearsed.said());

        assertEquals(List.of(), posts);
        server.stop(0);
        assertEquals(1, rehearsed.tell(NOTICE, "notify", "active"));
        assertTrue(rehearsed.said().contains("takes no connection"), rehearsed.said());
    }

    @Test
    void whatAnotherTryWouldNotChangeIsGivenUpAndSoIsWhatTakesTooLong() {
        answers = List.of(403);
        Hook hook = Hook.of(folder, "webhook", "--url", url("in"));
        assertEquals(1, hook.tell(NOTICE, "notify", "active"));
        assertTrue(hook.said().contains("the answer is 403"), hook.said());
        assertEquals(1, posts.size());
        assertEquals("", posts.get(0).signature(), "nothing is signed without a key");

        server.stop(0);
        Hook hasty = Hook.of(folder, "webhook", "--url", url("in"), "--limit", "2");
        assertEquals(1, hasty.tell(NOTICE, "notify", "active"));
        assertTrue(hasty.said().contains("not told in"), hasty.said());
        assertTrue(hasty.took().compareTo(Duration.ofSeconds(4)) < 0, "within its limit: " + hasty.took());
        assertEquals(2, hasty.tell(NOTICE, "promote", "active"), "a hook for notify only");
    }

    private Hook signed(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), key);
        return Hook.of(folder, "webhook", "--url", url("in"), "--secret-file", file.toString());
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
    }

    /** A directory with these programs and no others. */
    private String tools(String... names) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String name : names) {
            Path program = Path.of("/usr/bin", name);
            Files.createSymbolicLink(tools.resolve(name), program);
        }
        return tools.toString();
    }

    private static String hmac(String key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
