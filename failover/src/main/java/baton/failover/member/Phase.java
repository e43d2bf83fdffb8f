package baton.failover.member;

/** How far a member is with its seat; each phase is a guarantee. */
public enum Phase {
    /** A claim was sent, its outcome is not known; there is no hold, nothing runs. */
    CLAIMING,
    /** The claim is won and not proved by a later renewal yet, or debts stand against it; there is no hold, nothing runs. */
    PROVING,
    /** A renewal is committed and a hold is being written; nothing runs. */
    HOLDING,
    /** A hold stands and the promote hook runs. */
    PROMOTING,
    /** The promote hook succeeded; the check decides. */
    CHECKING,
    /** The service is active under a hold that is renewed. */
    ACTIVE,
    /** Still active and renewed; the drain hook sends its clients away, and may be cut short at any moment. */
    DRAINING,
    /** An earlier life of the agent left an active service; its claim is being taken over. */
    ADOPTING,
    /** The service ended and waits under its hold to be promoted again. */
    RESTARTING,
    /** The demote hook runs; there is no way back. */
    DEMOTING,
    /** The service ended by itself or by its demote hook; the stop is being proved. */
    VERIFYING,
    /** The hold is ended and the service is being made inert by force. */
    KILLING,
    /** The kill could not be proved; it is tried again and again. */
    STOP_FAILED,
    /** The service is proved inert; the claim is being given back. */
    RELEASING
}
