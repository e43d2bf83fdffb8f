package baton.trial;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;

/** The longest time between two renewals of each node, as ZooKeeper tells of them: agents notice nothing of it. */
final class LeaseGaps implements AutoCloseable {
    private final CuratorFramework client;
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final Map<String, Long> longest = new ConcurrentHashMap<>();

    /** Begins to watch. */
    LeaseGaps(Ensemble ensemble, Cluster cluster) {
        client = CuratorFrameworkFactory.newClient(ensemble.connection(), new RetryOneTime(100));
        client.start();
        try {
            for (AgentProcess agent : cluster.agents()) {
                String leases = cluster.root() + "/nodes/" + agent.node() + "/leases";
                List<String> incarnations = client.getChildren().forPath(leases);
                for (String incarnation : incarnations) {
                    client.watchers()
                            .add()
                            .withMode(AddWatchMode.PERSISTENT)
                            .usingWatcher((CuratorWatcher) event -> renewed(agent.node(), event))
                            .forPath(leases + "/" + incarnation);
                }
            }
        } catch (Exception e) {
            throw new AssertionError("the leases cannot be watched", e);
        }
    }

    /** The longest gap of a node so far. */
    Duration longest(String node) {
        return Duration.ofNanos(longest.getOrDefault(node, Long.MAX_VALUE));
    }

    @Override
    public void close() {
        client.close();
    }

    private void renewed(String node, WatchedEvent event) {
        if (event.getType() != EventType.NodeDataChanged) {
            return;
        }
        long now = System.nanoTime();
        Long before = last.put(node, now);
        if (before != null) {
            longest.merge(node, now - before, Math::max);
        }
    }
}
