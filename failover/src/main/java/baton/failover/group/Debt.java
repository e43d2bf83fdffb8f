package baton.failover.group;

/**
 * A node that may still act under an old epoch and has not been proved stopped.
 *
 * @param address {@code host:port} of its agent when its seat was taken; empty when it was not known
 */
public record Debt(NodeName node, Stamp stamp, Epoch epoch, String address) {}
