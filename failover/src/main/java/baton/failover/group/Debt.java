package baton.failover.group;

/**
 * A node that may still act under an old epoch and has not been proved stopped.
 *
 * @param address {@code host:port} of its agent when its seat was taken; empty when it was not known
 * @param stopFailed the node itself had said that it could not prove its stop: no wait settles this debt
 */
public record Debt(NodeName node, Stamp stamp, Epoch epoch, String address, boolean stopFailed) {
    /** A debt of a node that was waited for and did not say that its stop failed. */
    public Debt(NodeName node, Stamp stamp, Epoch epoch, String address) {
        this(node, stamp, epoch, address, false);
    }
}
