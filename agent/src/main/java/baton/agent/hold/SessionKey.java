package baton.agent.hold;

import java.util.HexFormat;

/**
 * What it takes to attach to a ZooKeeper session, and so to close it.
 *
 * @param password in hexadecimal
 */
public record SessionKey(long id, String password) {
    public static SessionKey of(long id, byte[] password) {
        return new SessionKey(id, HexFormat.of().formatHex(password));
    }

    public byte[] passwordBytes() {
        return HexFormat.of().parseHex(password);
    }

    /** Without the password, since this ends up in logs. */
    @Override
    public String toString() {
        return "session 0x" + Long.toHexString(id);
    }
}
