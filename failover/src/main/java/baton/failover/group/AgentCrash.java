package baton.failover.group;

/** What becomes of an active service when the agent beside it dies without a word. */
public enum AgentCrash {
    /** It goes on until its hold ends, so that the next life of the agent may take it over. */
    ADOPT,
    /** The guard ends it at once and tells a peer, so that a successor need not wait. */
    FAILOVER
}
