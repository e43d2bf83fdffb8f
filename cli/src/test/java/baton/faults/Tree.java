package baton.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Baton's records in ZooKeeper, seen and torn by hand; the paths are those of {@code docs/formats.md}. */
final class Tree implements AutoCloseable {
    static final String ROOT = "/baton";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String connection;
    private final CuratorFramework client;

    Tree(String connection) {
        this.connection = connection;
        this.client = CuratorFrameworkFactory.newClient(connection, 20_000, 5_000, new RetryOneTime(500));
        client.start();
    }

    /** A node that is not there has no children. */
    List<String> children(String path) {
        try {
            return client.getChildren().forPath(ROOT + path);
        } catch (KeeperException.NoNodeException absent) {
            return List.of();
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    /** A node that is not there, or has no content, is missing. */
    JsonNode record(String path) {
        try {
            byte[] bytes = client.getData().forPath(ROOT + path);
            return bytes.length == 0 ? MissingNode.getInstance() : JSON.readTree(bytes);
        } catch (KeeperException.NoNodeException absent) {
            return MissingNode.getInstance();
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    /** The content of a node that is there. */
    String text(String path) {
        try {
            return new String(client.getData().forPath(ROOT + path), StandardCharsets.UTF_8);
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    void write(String path, JsonNode record) {
        try {
            client.setData().forPath(ROOT + path, JSON.writeValueAsBytes(record));
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    void delete(String path) {
        try {
            client.delete().quietly().forPath(ROOT + path);
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    /** Ends somebody's session: attaches to it and closes it. */
    void closeSession(long id, byte[] password) {
        CountDownLatch connected = new CountDownLatch(1);
        try {
            ZooKeeper thief = new ZooKeeper(connection, 6_000, event -> connected.countDown(), id, password);
            boolean answered = connected.await(10, TimeUnit.SECONDS);
            thief.close();
            if (!answered) {
                throw new IllegalStateException("no answer at " + connection);
            }
        } catch (Exception e) {
            throw new TreeSilent(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** ZooKeeper did not answer. */
    static final class TreeSilent extends RuntimeException {
        TreeSilent(Exception cause) {
            super("ZooKeeper did not answer: " + cause.getMessage(), cause);
        }
    }
}
