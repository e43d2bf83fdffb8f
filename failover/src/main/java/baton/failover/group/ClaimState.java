package baton.failover.group;

/** What a claim says of its seat. */
public enum ClaimState {
    /** The holder may be active while its lease moves. */
    HELD,
    /** The holder was proved stopped, or there never was one: the seat is free. */
    RELEASED,
    /** No renewal covers the claim any more: the holder must stop. */
    REVOKED
}
