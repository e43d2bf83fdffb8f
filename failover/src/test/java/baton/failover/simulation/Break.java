package baton.failover.simulation;

import java.util.Locale;

/**
 * The laws of the protocol and each check of its transactions, one of which is broken on purpose in a run.
 *
 * <p>The simulation must notice each, but for those that say why not; {@code docs/protocol.md} shows the
 * same table.
 */
enum Break {
    NOTHING(""),
    NO_WAIT("a successor waits W for the lease of the claim"),
    CLAIM_IGNORES_LEASE("a claim checks that the holder's lease stood still"),
    CLAIM_IGNORES_CLAIM("a claim checks the claim that it replaces"),
    CLAIM_IGNORES_SPEC(
            "a claim checks the policy",
            "who takes a seat that the policy has not any more leaves it as soon as it reads the policy"),
    CLAIM_IGNORES_LATCH("a claim checks the own latch entry", "the latch is an order; the claim decides"),
    NO_DEBT("a claim records the debt of its predecessor"),
    EPOCH_WITHOUT_GROUP("a claim checks the group's one epoch counter"),
    ADD_IGNORES_EPOCH(
            "a seat that is added checks that counter",
            "of two that add a seat one finds it there; a claim at the same instant is too rare: `ClaimStoreTest`"),
    ADD_IGNORES_SEAT(
            "a seat that is added is not there yet", "of two that add the same seat the epoch counter refuses one"),
    ADD_IGNORES_SPEC(
            "a seat that is added checks the policy",
            "who takes a seat that the policy has not any more leaves it as soon as it reads the policy"),
    ADD_IGNORES_LATCH("a seat that is added checks the own latch entry", "the latch is an order; the claim decides"),
    RENEWAL_IGNORES_CLAIMS("a renewal checks the claims that it covers"),
    RENEWAL_NOT_COMMITTED("a renewal counts when it is committed"),
    CLOCK_AFTER_RECEIPT("the clock of a hold is read before the renewal is sent"),
    MARK_UNCONFIRMED("an epoch is on the disk of its host before anything is promoted under it"),
    WRAPPER_IGNORES_HOLD("the wrapper looks at the hold before it starts anything"),
    GUARD_SLEEPS("the guard ends what outlives its hold"),
    HOLD_FORGOTTEN("the guard ends a service whose hold was deleted"),
    GUARD_UNWATCHED("nothing is promoted while the guard gives no sign"),
    LIMIT_OF_THE_FILE("the guard kills within the K from which the hold's `kill-at` was computed"),
    KILLS_IN_TURN("the guard ends all holds that are due within one K"),
    POLICY_OF_THE_FILE("the policy in ZooKeeper decides, not the file of a host"),
    FLOOR_FORGOTTEN("who won a claim acts on no older view of it"),
    UNKNOWN_IS_PROOF("what cannot be seen or is not known proves no stop"),
    CLOCKLESS_HOLDS_STAND("without a readable clock every hold that has an end is over"),
    COPY_PROVES_AT_ONCE("a host proves nothing of another incarnation under its stamp whose lease moves"),
    OLD_BOOT_PAYS_AT_ONCE("a debt of another boot is paid after W"),
    ADOPTION_WITHOUT_COMPARE("an adoption compares the claim"),
    RELEASE_WITHOUT_COMPARE("a release compares the claim"),
    STOP_WITHOUT_PROOF("a release needs a proof of the stop"),
    REPORT_WITHOUT_PROOF("a guard reports a stop after it has proved it"),
    FENCE_LIES("a fence hook succeeds only when the host cannot act"),
    PRIORITY_UNSEEN("with `preempt` a better member takes over in the end"),
    DEBTS_UNSEEN("where fencing is required nobody is promoted over a debt"),
    VOUCH_WITHOUT_WAIT("a word releases no claim while its hold may stand"),
    VOUCH_WITHOUT_COMPARE("a word is about the claim that was looked at"),
    FAILED_STOP_UNRECORDED("a claim says that its holder's stop failed"),
    OPERATOR_HEARS_NOBODY("an operation and a word are judged by what members say and claims record, too");

    final String law;
    /** Why the simulation cannot notice it; empty when it must. */
    final String unnoticed;

    Break(String law) {
        this(law, "");
    }

    Break(String law, String unnoticed) {
        this.law = law;
        this.unnoticed = unnoticed;
    }

    /** How it is called on the command line and in the documentation. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
