package baton.failover.group;

/**
 * A place in the order of the candidates.
 *
 * @param id name of the latch node, unique for ever
 */
public record LatchEntry(NodeName node, String id) {}
