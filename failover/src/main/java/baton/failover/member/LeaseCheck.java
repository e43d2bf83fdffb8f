package baton.failover.member;

import baton.failover.group.Holder;

/** The lease of {@code holder} must still have {@code version} (or be absent) when the claim commits. */
public record LeaseCheck(Holder holder, int version) {}
