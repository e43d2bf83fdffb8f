package baton.agent;

import java.net.URI;

/** Where an agent answers, as others read it in ZooKeeper: {@code host:port}, with {@code https://} before it for TLS. */
final class PeerAddress {
    private static final String SECURE = "https://";

    private PeerAddress() {}

    static String published(String hostAndPort, boolean secure) {
        return secure ? SECURE + hostAndPort : hostAndPort;
    }

    static URI url(String published, String path) {
        return URI.create((published.startsWith(SECURE) ? published : "http://" + published) + path);
    }
}
