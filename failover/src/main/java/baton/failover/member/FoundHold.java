package baton.failover.member;

/**
 * A hold that an earlier life of the agent left on this host.
 *
 * @param usable it stands, unlapsed, under this host's present stamp, and its service runs as far as is known
 */
public record FoundHold(Hold hold, boolean usable) {}
