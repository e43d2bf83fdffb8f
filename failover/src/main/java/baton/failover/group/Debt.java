package baton.failover.group;

/** A node that may still act under an old epoch and has not been proved stopped. */
public record Debt(NodeName node, Stamp stamp, Epoch epoch) {}
