package baton.failover.group;

/** How many members of a group are active at once. */
public enum Mode {
    ACTIVE_PASSIVE,
    ACTIVE_ACTIVE
}
