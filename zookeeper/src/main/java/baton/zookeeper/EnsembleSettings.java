package baton.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/**
 * How the ensemble is reached.
 *
 * @param servers connection string, {@code host:port} separated by commas
 * @param root path below which Baton keeps everything
 * @param sessionTimeout asked for; the servers may grant another
 * @param credentials when present, all nodes are created for their bearers alone
 * @param clientProperties of ZooKeeper's client, for instance {@code zookeeper.client.secure} and {@code zookeeper.ssl.*}
 */
public record EnsembleSettings(
        String servers,
        String root,
        Duration sessionTimeout,
        Optional<Credentials> credentials,
        Map<String, String> clientProperties) {

    private static final Pattern ROOT = Pattern.compile("(/[A-Za-z0-9._-]+)+");

    public EnsembleSettings {
        if (servers.isBlank()) {
            throw new IllegalArgumentException("ensemble is a list like host1:2181,host2:2181; found nothing");
        }
        if (!ROOT.matcher(root).matches()) {
            throw new IllegalArgumentException("root is an absolute path like /baton; found \"" + root + "\"");
        }
        if (sessionTimeout.isZero() || sessionTimeout.isNegative()) {
            throw new IllegalArgumentException("session-timeout is longer than zero; found " + sessionTimeout);
        }
        clientProperties = Map.copyOf(clientProperties);
    }

    /** An ensemble that needs neither credentials nor TLS. */
    public static EnsembleSettings plain(String servers, String root, Duration sessionTimeout) {
        return new EnsembleSettings(servers, root, sessionTimeout, Optional.empty(), Map.of());
    }

    /** A scheme of ZooKeeper and what it asks for: {@code digest} and {@code user:password}. */
    public record Credentials(String scheme, String secret) {
        byte[] bytes() {
            return secret.getBytes(StandardCharsets.UTF_8);
        }

        /** The secret stays out of every log. */
        @Override
        public String toString() {
            return scheme + ":***";
        }
    }

    int sessionTimeoutMillis() {
        return Math.toIntExact(sessionTimeout.toMillis());
    }

    List<ACL> acl() {
        return credentials.isPresent() ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    ZKClientConfig clientConfig() {
        ZKClientConfig config = new ZKClientConfig();
        clientProperties.forEach(config::setProperty);
        return config;
    }
}
