package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What those who have no credential, or another, can do with the tree of those who have one: nothing. */
@Tag("ensemble")
class ClosedTreeTest {
    private static final String ROOT = "/closed/tree";

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static List<String> paths;

    @BeforeAll
    static void live() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect(settings("baton:secret"));
        WholeLife.live(ensemble, connection);
        paths = WholeLife.paths(connection.client(), "/closed");
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void everyKindOfNodeIsThere() {
        for (String part : List.of(
                "/ensemble",
                "/alive",
                "/memory",
                "/leases/life-of-a",
                "/leases/another-life",
                "/drain",
                "/spec",
                "/epoch",
                "/latch/_c_",
                "/members/a",
                "/claim",
                "/debts/a.1",
                "/intent",
                "/confirmed",
                "/history/h-",
                "/operations/op-1000")) {
            assertTrue(paths.stream().anyMatch(path -> path.contains(part)), part + " is not in " + paths);
        }
    }

    @Test
    void noNodeIsOpenToTheWorld() throws Exception {
        for (String path : paths) {
            List<ACL> acl = connection.framework().getACL().forPath(path);
            assertEquals(1, acl.size(), path + " " + acl);
            assertEquals("digest", acl.get(0).getId().getScheme(), path);
        }
    }

    @Test
    void aStrangerCanDoNothingToAnyNode() throws Exception {
        refusesAll(plain());
    }

    @Test
    void noMoreCanWhoHasAnotherPassword() throws Exception {
        ZooKeeper stranger = plain();
        stranger.addAuthInfo("digest", "baton:guess".getBytes(StandardCharsets.UTF_8));
        refusesAll(stranger);
    }

    @Test
    void aStrangersWatchesTellHimNothing() throws Exception {
        ZooKeeper stranger = plain();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        stranger.addWatch(ROOT, event -> told.add(event.getPath()), AddWatchMode.PERSISTENT_RECURSIVE);
        ensemble.group(connection, TestEnsemble.spec());
        // Events come in order: of what came before this one the stranger was told before, or is never.
        stranger.create("/told", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        stranger.exists("/told", event -> told.add(event.getPath()));
        stranger.delete("/told", -1);

        assertEquals("/told", told.poll(15, TimeUnit.SECONDS));
    }

    @Test
    void whoHasTheWrongCredentialIsToldSoInOneSentence() throws Exception {
        EnsembleConnection wrong =
                EnsembleConnection.open(settings("baton:guess"), Duration.ofSeconds(3), TestEnsemble.TIMER);
        ensemble.closing(wrong::close);
        Poll.until(wrong::isConnected);

        assertEquals(false, TestEnsemble.get(wrong.prepare()));

        String sentence = wrong.refusal().orElseThrow();
        assertTrue(sentence.contains("digest") && sentence.contains(ROOT), sentence);
        assertTrue(!sentence.contains("guess"), sentence);
        assertEquals(Enclosure.State.REFUSED, TestEnsemble.get(new Enclosure(wrong).state()));
    }

    @Test
    void whoHasNoneIsToldWhatToSet() throws Exception {
        EnsembleConnection none = EnsembleConnection.open(
                EnsembleSettings.plain(ensemble.server().getConnectString(), ROOT, Duration.ofSeconds(20)),
                Duration.ofSeconds(3),
                TestEnsemble.TIMER);
        ensemble.closing(none::close);
        Poll.until(none::isConnected);

        assertEquals(false, TestEnsemble.get(none.prepare()));

        assertTrue(none.refusal().orElseThrow().contains("set ensemble-access"));
        assertEquals(Optional.empty(), connection.refusal());
        assertEquals(Enclosure.State.CLOSED, TestEnsemble.get(new Enclosure(connection).state()));
    }

    @Test
    void aGroupOfAStrangerIsNotReadAsAbsent() throws Exception {
        EnsembleConnection none = EnsembleConnection.open(
                EnsembleSettings.plain(ensemble.server().getConnectString(), ROOT, Duration.ofSeconds(20)),
                Duration.ofSeconds(3),
                TestEnsemble.TIMER);
        ensemble.closing(none::close);
        Poll.until(none::isConnected);

        GroupState state = TestEnsemble.get(new GroupReader(none).read(new GroupName("anything")));

        assertEquals(new GroupState.Unreachable("ZooKeeper refuses the credential"), state);
    }

    private static void refusesAll(ZooKeeper stranger) {
        for (String path : paths) {
            refused(path, () -> stranger.getData(path, false, null));
            refused(path, () -> stranger.getChildren(path, false));
            refused(path, () -> stranger.getACL(path, null));
            refused(path, () -> stranger.setData(path, new byte[0], -1));
            refused(path, () -> stranger.setACL(path, ZooDefs.Ids.OPEN_ACL_UNSAFE, -1));
            refused(
                    path,
                    () -> stranger.create(
                            path + "/squatter", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            if (path.equals("/closed")) {
                // ZooKeeper's own root is open: what keeps this one is that it is not empty.
                assertThrows(KeeperException.NotEmptyException.class, () -> stranger.delete(path, -1));
            } else {
                refused(path, () -> {
                    stranger.delete(path, -1);
                    return path;
                });
            }
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static void refused(String path, Attempt attempt) {
        assertThrows(KeeperException.NoAuthException.class, attempt::run, path);
    }

    private static ZooKeeper plain() throws Exception {
        ZooKeeper client = new ZooKeeper(ensemble.server().getConnectString(), 20_000, event -> {});
        ensemble.closing(() -> Clients.close(client, Duration.ofSeconds(1)));
        Poll.until(() -> client.getState().isConnected());
        return client;
    }

    private static EnsembleSettings settings(String secret) {
        return new EnsembleSettings(
                ensemble.server().getConnectString(), ROOT, Duration.ofSeconds(20), EnclosureTest.digest(secret));
    }
}
