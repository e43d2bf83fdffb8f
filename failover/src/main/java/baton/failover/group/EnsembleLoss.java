package baton.failover.group;

/** What a holder does while ZooKeeper cannot be reached. */
public enum EnsembleLoss {
    /** It stops before its lease ends, so that a successor may take over. */
    STOP,
    /** It goes on; nobody else may take its seat by waiting. */
    KEEP
}
