package baton.failover.member;

/** What can be asked of the service on this host; each is answered by exactly one {@link Event.HookEnded}. */
public enum Hook {
    /** Make the service active. */
    PROMOTE,
    /** Ask whether the service that was just promoted is well. A stop that is called cuts it short. */
    CHECK,
    /** Send the clients away from a service that is active still. A demote that is called cuts it short. */
    DRAIN,
    /** Make the service a standby, gracefully. */
    DEMOTE,
    /** Prove that the service cannot act as active, without touching it. */
    VERIFY,
    /** End the hold for good, make the service inert by force, and prove it. */
    KILL
}
