package baton.zookeeper;

import java.util.HexFormat;
import org.apache.zookeeper.ZooKeeper;

/**
 * What it takes to close a session of ZooKeeper from another process.
 *
 * @param password in hexadecimal digits; whoever can read it can end the session, so its file is for its owner only
 */
public record SessionKey(long id, String password) {

    static SessionKey of(ZooKeeper zooKeeper) {
        return new SessionKey(zooKeeper.getSessionId(), HexFormat.of().formatHex(zooKeeper.getSessionPasswd()));
    }

    byte[] passwordBytes() {
        return HexFormat.of().parseHex(password);
    }

    @Override
    public String toString() {
        return "session 0x" + Long.toHexString(id);
    }
}
