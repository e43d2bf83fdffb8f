package baton.failover.member;

/** What a hold says of its service: only an active one may be adopted. */
public enum HoldPhase {
    PROMOTING,
    ACTIVE,
    DEMOTING
}
