package baton.failover.group;

/** Whether a successor may be promoted while its predecessor was neither proved stopped nor fenced. */
public enum FencePolicy {
    /** No promotion while a debt is open. */
    REQUIRED,
    /** The fence hook is tried; the promotion goes on when it fails. */
    BEST_EFFORT,
    /** The lease alone excludes the predecessor. */
    NONE
}
