package baton.coordinator.ensemble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.coordinator.Poll;
import baton.coordinator.TestServer;
import baton.coordinator.view.Securing;
import baton.failover.group.Incarnation;
import baton.failover.group.NodeName;
import baton.failover.group.Stamp;
import baton.failover.operator.Refused;
import baton.zookeeper.Alive;
import baton.zookeeper.Bearer;
import baton.zookeeper.EnsembleAccess;
import baton.zookeeper.EnsembleConnection;
import baton.zookeeper.EnsembleSettings;
import baton.zookeeper.Ephemeral;
import baton.zookeeper.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked, and refused, before a tree is closed. */
@Tag("ensemble")
class ClosingTest {
    private static final EnsembleAccess BEARER =
            new EnsembleAccess(List.of(new EnsembleAccess.Digest("baton:secret")), false, Map.of());

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(folder.resolve("zookeeper"));
        opened.push(server);
        // Somebody without a credential made the tree.
        connect(EnsembleAccess.NONE);
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void anAgentWithoutTheCredentialIsNamedAndNothingIsChanged() throws Exception {
        agent("n1", BEARER);
        agent("n2", EnsembleAccess.NONE);
        EnsembleEstate estate = estate(BEARER);

        Refused refused = assertThrows(Refused.class, () -> estate.secure(false));

        assertEquals("not-proved", refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("n2 did not prove"), refused.getMessage());
        assertEquals("open", estate.ensemble().access().tree());
    }

    @Test
    void whenEveryAgentHasProvedItTheTreeIsClosedAndOnlyOnce() throws Exception {
        agent("n1", BEARER);
        agent("n2", BEARER);
        EnsembleEstate estate = estate(BEARER);
        List<NodeName> both = List.of(new NodeName("n1"), new NodeName("n2"));

        Securing plan = estate.secure(true);
        assertEquals(both, plan.proved());
        assertTrue(plan.changed() > 0);
        assertEquals(plan, estate.secure(true), "a question changes nothing");
        Securing done = estate.secure(false);

        assertEquals(new Securing(false, both, List.of(), plan.changed()), done);
        assertEquals(0, estate.secure(false).changed());
        assertEquals("closed", estate(BEARER).ensemble().access().tree());
        assertEquals("digest", estate(BEARER).ensemble().access().credential());
    }

    @Test
    void aNodeThatIsAwayHindersNothingAndIsNamed() throws Exception {
        agent("n1", BEARER).close();
        EnsembleEstate estate = estate(BEARER);
        Poll.until(() -> estate.nodes().stream().noneMatch(node -> node.life().isPresent()));

        assertEquals(List.of(new NodeName("n1")), estate.secure(false).away());
    }

    @Test
    void aCoordinatorWithoutACredentialSaysWhatToSet() throws Exception {
        EnsembleEstate estate = estate(EnsembleAccess.NONE);

        assertEquals(
                "no-credential",
                assertThrows(Refused.class, () -> estate.secure(true)).code());
    }

    @Test
    void whatIsRefusedToTheCoordinatorIsShown() throws Exception {
        assertTrue(estate(BEARER).secure(false).changed() > 0);
        EnsembleEstate stranger = open(EnsembleAccess.NONE);
        Poll.until(() -> stranger.ensemble().connected());

        Poll.until(() -> stranger.ensemble().access().refusal().isPresent());

        assertEquals("refused", stranger.ensemble().access().tree());
        assertEquals(
                "refused-credential",
                assertThrows(Refused.class, stranger::seen).code());
    }

    private EnsembleConnection agent(String name, EnsembleAccess access) throws Exception {
        EnsembleConnection connection = connect(access);
        NodeName node = new NodeName(name);
        Ephemeral.registration(connection, node, other -> {})
                .write(new Alive(node, "id", new Stamp("boot"), new Incarnation("life"), name + ":8701", "1.0"));
        Bearer.begin(connection, node);
        EnsembleEstate estate = estate(EnsembleAccess.NONE);
        Poll.until(() -> estate.nodes().stream()
                .anyMatch(each -> each.name().equals(node) && each.life().isPresent()));
        return connection;
    }

    private EnsembleConnection connect(EnsembleAccess access) throws Exception {
        EnsembleConnection connection =
                EnsembleConnection.open(settings(access), Duration.ofSeconds(3), Timers.start("test-timer"));
        opened.push(connection);
        Poll.until(() -> connection.prepare().get());
        return connection;
    }

    private EnsembleEstate estate(EnsembleAccess access) throws Exception {
        EnsembleEstate estate = open(access);
        Poll.until(() -> estate.seen().isPresent());
        return estate;
    }

    private EnsembleEstate open(EnsembleAccess access) {
        EnsembleEstate estate = EnsembleEstate.open(settings(access));
        opened.push(estate::close);
        return estate;
    }

    private EnsembleSettings settings(EnsembleAccess access) {
        return new EnsembleSettings(server.connect(), "/baton", Duration.ofSeconds(20), access);
    }
}
