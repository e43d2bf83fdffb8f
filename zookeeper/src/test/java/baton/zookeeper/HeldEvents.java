package baton.zookeeper;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;

/** Keeps a connection from hearing any event or answer until they are released; what it sends still reaches the server. */
final class HeldEvents {
    private final CountDownLatch free = new CountDownLatch(1);

    HeldEvents(EnsembleConnection held, EnsembleConnection other) throws Exception {
        String path = other.client()
                .create("/hold-", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        CountDownLatch reached = new CountDownLatch(1);
        held.client()
                .getData(
                        path,
                        event -> {
                            reached.countDown();
                            var unused = await(free);
                        },
                        null);
        other.client().delete(path, -1);
        if (!await(reached)) {
            throw new AssertionError("the event that was to hold the others did not come");
        }
    }

    void release() {
        free.countDown();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(TestEnsemble.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
