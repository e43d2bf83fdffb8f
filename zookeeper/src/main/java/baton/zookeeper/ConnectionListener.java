package baton.zookeeper;

/** Hears of the connection to the ensemble, on the event thread: it must only enqueue. */
public interface ConnectionListener {
    /** A server answers; with {@code newSession} all ephemeral nodes and watches of before are gone. */
    void connected(boolean newSession);

    /** No server answers; the session may go on. */
    void disconnected();
}
