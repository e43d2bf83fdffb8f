package baton.failover.member;

/** How far this node is with fencing the node of one debt. */
enum FenceStage {
    UNDER_WAY,
    /** The node cannot act under the debt's epoch; the debt is being paid. */
    SUCCEEDED,
    /** Nothing more is tried: an operator vouches for the node, or it proves its stop itself. */
    FAILED
}
