package baton.failover.group;

/** A member's part in its group as everybody sees it. */
public enum Role {
    /** Proved unable to act as active. */
    STANDBY,
    /** Holds a seat and is on its way to be active. */
    PROMOTING,
    /** Holds a seat, its service is promoted. */
    ACTIVE,
    /** On its way from active to standby. */
    DEMOTING,
    /** Could not be proved stopped: an operator has to look. */
    STOP_FAILED
}
