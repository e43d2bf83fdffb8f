package baton.failover.group;

/** Why a transition happened, as hooks, history and logs tell it. */
public enum Cause {
    START,
    FAILOVER,
    SWITCHOVER,
    DRILL,
    HEALTH,
    FENCE,
    PAUSE
}
