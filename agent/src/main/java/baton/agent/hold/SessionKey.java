package baton.agent.hold;

/**
 * What it takes to attach to a ZooKeeper session, and so to close it.
 *
 * @param password in hexadecimal
 */
public record SessionKey(long id, String password) {

    /** Without the password, since this ends up in logs. */
    @Override
    public String toString() {
        return "session 0x" + Long.toHexString(id);
    }
}
