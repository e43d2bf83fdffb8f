package baton.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;
import org.apache.zookeeper.data.ACL;

/**
 * How a program shows the ensemble who it is, and sees that it is the ensemble.
 *
 * <p>All or nothing: with any credential a new tree is for its bearers alone, with several for the bearers of each, which
 * is how one is exchanged for another. In a tree that is open everybody goes on creating open nodes until it is closed as
 * a whole ({@link Enclosure}): those who have no credential yet have to read them.
 *
 * @param digests pairs of user and password, for ZooKeeper's own scheme
 * @param sasl the client proves itself by SASL, from the login configuration of this process
 * @param clientProperties of ZooKeeper's client, {@code zookeeper.client.secure} and {@code zookeeper.ssl.*}
 */
public record EnsembleAccess(List<Digest> digests, boolean sasl, Map<String, String> clientProperties) {
    /** An ensemble that asks for nothing, and whose tree is open to everybody who reaches it. */
    public static final EnsembleAccess NONE = new EnsembleAccess(List.of(), false, Map.of());

    private static final String SCHEME = "digest";

    public EnsembleAccess {
        digests = List.copyOf(digests);
        clientProperties = Map.copyOf(clientProperties);
    }

    /** {@code user:password}, as ZooKeeper's {@code addauth digest} takes it. */
    public record Digest(String secret) {
        byte[] bytes() {
            return secret.getBytes(StandardCharsets.UTF_8);
        }

        /** The secret stays out of every log. */
        @Override
        public String toString() {
            return SCHEME + ":***";
        }
    }

    public boolean isAuthenticated() {
        return sasl || !digests.isEmpty();
    }

    public boolean isEncrypted() {
        return Boolean.parseBoolean(clientProperties.get(ZKClientConfig.SECURE_CLIENT));
    }

    /** By what kind of credential, for people: {@code digest}, {@code sasl}, both, or {@code none}. */
    public String kinds() {
        List<String> kinds = Stream.of(digests.isEmpty() ? "" : SCHEME, sasl ? "sasl" : "")
                .filter(kind -> !kind.isEmpty())
                .toList();
        return kinds.isEmpty() ? "none" : String.join(" and ", kinds);
    }

    /** What to say when a call was refused for want of the right credential; {@code path} is empty for every call. */
    String refusal(String root, String path) {
        if (!isAuthenticated()) {
            return "the tree " + root
                    + " in ZooKeeper is closed and this program has no credential; set ensemble-access"
                    + " as it is on the other hosts";
        }
        return path.isEmpty()
                ? "ZooKeeper does not accept the credential of this program (" + kinds()
                        + "); correct ensemble-access, or the servers"
                : "ZooKeeper refuses " + path + " to the credential of this program (" + kinds()
                        + "): the tree was closed with another; give it that one in ensemble-access, and start it again";
    }

    /** A connection for one of a server's four-letter words, encrypted as those of the client are. */
    public Socket dial(InetSocketAddress server, Duration limit) throws IOException {
        int millis = Math.toIntExact(limit.toMillis());
        Socket socket = new Socket();
        socket.connect(server, millis);
        socket.setSoTimeout(millis);
        if (!isEncrypted()) {
            return socket;
        }
        try (ClientX509Util util = new ClientX509Util()) {
            return util.createSSLContext(clientConfig())
                    .getSocketFactory()
                    .createSocket(socket, server.getHostString(), server.getPort(), true);
        } catch (X509Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** True when {@code list} lets in everybody. */
    static boolean isOpen(Collection<ACL> list) {
        return list.stream().anyMatch(each -> each.getId().equals(ZooDefs.Ids.ANYONE_ID_UNSAFE));
    }

    List<ACL> acl() {
        return isAuthenticated() ? ZooDefs.Ids.CREATOR_ALL_ACL : ZooDefs.Ids.OPEN_ACL_UNSAFE;
    }

    /** Told once, the client says it with each of its connections; before any call, which would be refused. */
    void introduce(ZooKeeper client) {
        digests.forEach(digest -> client.addAuthInfo(SCHEME, digest.bytes()));
    }

    ZKClientConfig clientConfig() {
        ZKClientConfig config = isEncrypted() ? new ZKClientConfig() : new PlainConfig();
        clientProperties.forEach(config::setProperty);
        return config;
    }

    /** Takes over ZooKeeper's system properties as its parent does, but without the certificates of half the world. */
    private static final class PlainConfig extends ZKClientConfig {
        /** The parent asks for the names of the keys of TLS, whose class reads every authority that Java trusts: 100 ms. */
        @Override
        protected void handleBackwardCompatibility() {
            System.getProperties().stringPropertyNames().stream()
                    .filter(key ->
                            key.startsWith("zookeeper.") || key.equals(JUTE_MAXBUFFER) || key.equals(JGSS_NATIVE))
                    .forEach(key -> setProperty(key, System.getProperty(key)));
        }
    }
}
