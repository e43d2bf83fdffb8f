package baton.failover.simulation;

/** A law of the protocol that is broken on purpose; the simulation must notice each. */
enum Break {
    NOTHING,
    /** A successor does not wait for the lease of the claim. */
    NO_WAIT,
    /** The claim transaction does not look at the holder's lease. */
    CLAIM_IGNORES_LEASE,
    /** The claim transaction does not look at the claim's version. */
    CLAIM_IGNORES_CLAIM,
    /** A renewal does not look at the claims it covers. */
    RENEWAL_IGNORES_CLAIMS,
    /** A hold counts from the receipt of the answer instead of before the sending. */
    CLOCK_AFTER_RECEIPT,
    /** The wrapper does not look at the hold. */
    WRAPPER_IGNORES_HOLD,
    /** The guard sleeps. */
    GUARD_SLEEPS,
    /** An adoption does not compare the claim. */
    ADOPTION_WITHOUT_COMPARE,
    /** A stop counts as proved although the service still acts. */
    STOP_WITHOUT_PROOF,
    /** A guard reports the stop before it has killed. */
    REPORT_WITHOUT_PROOF,
    /** A renewal counts although nobody committed it. */
    RENEWAL_NOT_COMMITTED,
    /** A claim does not record the debt of its predecessor. */
    NO_DEBT,
    /** A fence hook says that it fenced, and did not. */
    FENCE_LIES,
    /** Fencing is required, and a promotion does not look at the debts. */
    DEBTS_UNSEEN,
    /** An operator's word releases a revoked claim while its hold may stand. */
    VOUCH_WITHOUT_WAIT,
    /** Epochs are counted by each seat alone. */
    EPOCH_WITHOUT_GROUP
}
