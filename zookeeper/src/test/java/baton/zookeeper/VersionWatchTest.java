package baton.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Versions are counted, not asked for; and what the count rests on. */
@Tag("ensemble")
class VersionWatchTest {
    private static final String PATH = "/baton/test/counted";
    private TestEnsemble ensemble;
    private SilentProxy proxy;
    private ZooKeeper other;
    private EnsembleConnection connection;
    private VersionWatch versions;
    private final Runnable listener = this::hear;
    private final AtomicInteger heard = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        ensemble = new TestEnsemble();
        other = ensemble.connect().client();
        proxy = new SilentProxy(ensemble.server().getPort());
        connection = ensemble.connect(TestEnsemble.settings(proxy.address()));
        versions = connection.versions();
    }

    @AfterEach
    void stop() throws Exception {
        proxy.setMute(false);
        ensemble.close();
        proxy.close();
    }

    @Test
    void everyChangeIsCountedWithoutAQuestion() throws Exception {
        versions.follow(PATH, listener);
        awaitVersion(VersionWatch.ABSENT);
        proxy.setMute(true);

        make();
        awaitVersion(0);
        for (int version = 1; version <= 5; version++) {
            change();
            awaitVersion(version);
        }
        assertEquals(other.exists(PATH, false).getMzxid(), connection.highestZxid());
        assertEquals(7, heard.get());

        other.delete(PATH, -1);
        awaitVersion(VersionWatch.ABSENT);
    }

    @Test
    void aLookSetsTheCountRight() throws Exception {
        make();
        versions.follow(PATH, listener);
        awaitVersion(0);
        versions.process(changed(1));
        assertEquals(OptionalInt.of(1), versions.version(PATH));

        versions.look(PATH);

        awaitVersion(0);
    }

    @Test
    void aServerThatDoesNotNameTheTransactionIsAsked() throws Exception {
        make();
        versions.follow(PATH, listener);
        awaitVersion(0);
        versions.process(changed(1));

        versions.process(changed(WatchedEvent.NO_ZXID));

        awaitVersion(0);
    }

    @Test
    void whatHappenedWhileTheConnectionWasAwayIsRead() throws Exception {
        make();
        versions.follow(PATH, listener);
        awaitVersion(0);
        proxy.setSilent(true);
        change();
        change();
        proxy.setSilent(false);
        proxy.cut();

        awaitVersion(2);
        change();
        awaitVersion(3);
    }

    @Test
    void whoFollowsAnewCountsOn() throws Exception {
        make();
        versions.follow(PATH, listener);
        awaitVersion(0);
        versions.unfollow(PATH, listener);
        change();
        versions.follow(PATH, listener);
        awaitVersion(1);

        proxy.setMute(true);
        change();

        awaitVersion(2);
    }

    private void hear() {
        heard.incrementAndGet();
    }

    private void make() throws Exception {
        other.create(PATH, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    private void change() throws Exception {
        other.setData(PATH, new byte[0], -1);
    }

    private void awaitVersion(int version) throws Exception {
        Poll.until(() -> versions.version(PATH).equals(OptionalInt.of(version)));
    }

    private static WatchedEvent changed(long zxid) {
        return new WatchedEvent(EventType.NodeDataChanged, KeeperState.SyncConnected, PATH, zxid);
    }
}
