package baton.zookeeper;

import java.time.Instant;
import org.apache.zookeeper.data.Stat;

/** A znode as it was read. */
final class Node {
    private final String path;
    private final byte[] data;
    private final Stat stat;

    Node(String path, byte[] data, Stat stat) {
        this.path = path;
        this.data = data;
        this.stat = stat;
    }

    String path() {
        return path;
    }

    byte[] data() {
        return data;
    }

    int version() {
        return stat.getVersion();
    }

    /** Transaction that created it: unlike a version it is never the same again after a deletion. */
    long createdBy() {
        return stat.getCzxid();
    }

    /** When, by the clock of the ensemble's leader; for people only. */
    Instant createdAt() {
        return Instant.ofEpochMilli(stat.getCtime());
    }

    /** Transaction that wrote it last. */
    long writtenBy() {
        return stat.getMzxid();
    }

    /** Session that it lives with, 0 when it is persistent. */
    long ephemeralOwner() {
        return stat.getEphemeralOwner();
    }
}
