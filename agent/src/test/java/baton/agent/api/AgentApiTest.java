package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.member.Phase;
import baton.failover.member.Stopping;
import baton.security.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentApiTest {
    private final List<Socket> sockets = new ArrayList<>();
    private final Asked asked = new Asked();
    private AgentApi api;

    @BeforeEach
    void open() throws IOException {
        api = AgentApi.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Optional.empty());
        api.answer(
                () -> Pictures.of(Pictures.active(true, Phase.ACTIVE, 104_200)),
                () -> Pictures.NOW,
                asked,
                Gate.ofLoopback());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        api.close();
    }

    @Test
    void aQuestionIsAnsweredOverTheWire() throws IOException {
        String answer = ask("GET /groups/db/active HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("Content-type: application/json\r\n"), answer);
        assertTrue(answer.contains("\"epoch\":17"), answer);
    }

    @Test
    void aReportOfAStopIsTakenOverTheWire() throws IOException {
        asked.verdict = Stopping.Verdict.RELEASES;
        String body = "{\"node\":\"n1\",\"stamp\":\"boot.run\",\"epoch\":17}";
        String report = "POST /groups/db/stopped HTTP/1.0\r\nAuthorization: Bearer s\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;

        assertTrue(ask(report).startsWith("HTTP/1.1 202 Accepted\r\n"));
        assertTrue(ask(report.replace("Bearer", "Nobody")).startsWith("HTTP/1.1 403 Forbidden\r\n"));
    }

    @Test
    void headAndOptionsHaveTheStatusWithoutABody() throws IOException {
        for (String method : new String[] {"HEAD", "OPTIONS"}) {
            String answer = ask(method + " /groups/db/standby HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
    }

    @Test
    void clientsThatDawdleDoNotKeepAnotherWaiting() throws IOException {
        for (int i = 0; i < 200; i++) {
            send("GET /groups/db/active HTTP/1.1\r\nX-Slow: ");
        }
        long before = System.nanoTime();

        String answer = ask("GET /groups/db/active HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n");

        Duration took = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        assertTrue(took.toMillis() < 1000, took.toString());
    }

    @Test
    void manyQuestionsAtOnceAreAllAnswered() throws IOException {
        List<Socket> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(send("GET /status HTTP/1.1\r\nHost: n1\r\nConnection: close\r\n\r\n"));
        }

        for (Socket each : all) {
            assertTrue(read(each).startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void aClientThatDawdlesIsCutOff() throws IOException {
        Socket slow = send("GET /groups/db/active HTTP/1.1\r\nX-Slow: ");
        slow.setSoTimeout(10_000);

        assertEquals("", read(slow));
    }

    @Test
    void aHeaderWithoutEndIsNotKeptInMemory() throws IOException {
        String answer = ask("GET /status HTTP/1.1\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n");

        assertFalse(answer.startsWith("HTTP/1.1 200"), answer);
    }

    @Test
    void aPortInUseIsRefused() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port());

        assertThrows(BindException.class, () -> AgentApi.open(taken, Optional.empty()));
    }

    private Socket send(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        sockets.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private String ask(String text) throws IOException {
        return read(send(text));
    }

    /** What came before the other side closed, politely or not. */
    private static String read(Socket socket) {
        StringBuilder answer = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int c = in.read(); c >= 0; c = in.read()) {
                answer.append((char) c);
            }
        } catch (IOException e) {
            // Reset: it was cut off.
            if (e instanceof java.net.SocketTimeoutException) {
                throw new AssertionError("still open", e);
            }
        }
        return answer.toString();
    }
}
