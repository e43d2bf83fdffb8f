package baton.agent.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.agent.loop.MemberSnapshot;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.member.Phase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class AgentCheckTest {
    private static final MemberSnapshot ACTIVE = Pictures.active(true, Phase.ACTIVE, 104_200);

    private final List<Socket> sockets = new ArrayList<>();
    private volatile MemberSnapshot member = ACTIVE;
    private AgentCheck check;

    @BeforeEach
    void open() throws IOException {
        check = AgentCheck.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        check.answer(() -> Pictures.of(member), () -> Pictures.NOW, group -> 75);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        check.close();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
        active      | db         | up ready 75%
        active      | db active  | up ready 75%
        active      | db member  | up ready 75%
        active      | db standby | down #active
        late        | db         | down #active
        unhealthy   | db         | down #active
        draining    | db         | drain
        draining    | db member  | drain
        demoting    | db         | down #active
        standby     | db         | down #standby
        standby     | db standby | up ready 75%
        standby     | db member  | up ready 75%
        ill         | db member  | down #standby: unhealthy
        drained     | db         | maint
        drained     | db member  | maint
        active      | web        | down #no such group; agent-send is a group and a line end
        active      | db x       | down #active
        active      | ''         | down #no such group; agent-send is a group and a line end
        """,
            delimiter = '|')
    void aMemberIsToldInHaproxysWords(String state, String question, String answer) throws IOException {
        member = switch (state) {
            case "active" -> ACTIVE;
            case "late" -> Pictures.active(true, Phase.ACTIVE, 99_999);
            case "unhealthy" -> Pictures.active(false, Phase.ACTIVE, 104_200);
            case "draining" -> Pictures.active(true, Phase.DRAINING, 104_200);
            case "demoting" -> Pictures.active(true, Phase.DEMOTING, 104_200);
            case "standby" -> Pictures.standby(true, true);
            case "ill" -> Pictures.standby(false, true);
            default ->
                new MemberSnapshot(
                        Role.STANDBY,
                        true,
                        true,
                        100,
                        OptionalLong.empty(),
                        List.of(new Reason("drained", "the host is drained")),
                        Optional.empty());
        };

        assertEquals(answer + "\n", ask(question));
    }

    @Test
    void aLineMayComeInPieces() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write('d');
        socket.getOutputStream().flush();
        socket.getOutputStream().write("b\r\n".getBytes(StandardCharsets.US_ASCII));

        assertEquals("up ready 75%\n", rest(socket));
    }

    @Test
    void dawdlersKeepNobodyWaitingAndAreCutOff() throws IOException {
        Socket first = connect();
        for (int number = 0; number < 300; number++) {
            connect();
        }
        long before = System.nanoTime();
        assertEquals("up ready 75%\n", ask("db"));
        assertTrue(Duration.ofNanos(System.nanoTime() - before).toMillis() < 900, "others were waited for");
        assertEquals("", rest(first));
    }

    @Test
    void aLineWithoutEndIsCutOff() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write("x".repeat(300).getBytes(StandardCharsets.US_ASCII));

        assertEquals("", rest(socket));
    }

    private String ask(String question) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
        return rest(socket);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), check.port());
        sockets.add(socket);
        return socket;
    }

    /** What comes until the other side closes; a reset counts as nothing. */
    private static String rest(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (java.net.SocketException reset) {
            return "";
        }
    }
}
