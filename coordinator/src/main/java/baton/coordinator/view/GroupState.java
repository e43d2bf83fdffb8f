package baton.coordinator.view;

/** How a group is, in one word. */
public enum GroupState {
    /** As its spec wants it, and it would survive the loss of an active. */
    HEALTHY,
    /** It serves, but something is missing; the reasons say what. */
    DEGRADED,
    /** Nobody is active, as far as seen here. */
    NO_ACTIVE,
    /** A record cannot be understood: the agents change nothing until it is repaired. */
    UNREADABLE
}
