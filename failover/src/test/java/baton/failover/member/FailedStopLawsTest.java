package baton.failover.member;

import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SELF;
import static baton.failover.member.Stage.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stop that cannot be proved is on record, and no wait passes for its proof. */
class FailedStopLawsTest {
    private static final long VERY_LONG = 600_000;

    // The mark in the claim.

    @Test
    void aFailedStopGoesIntoTheClaim() {
        Stage stage = Stage.in(Phase.KILLING).fails(Hook.KILL);
        Claim held = stage.records.claim(SEAT);
        assertEquals(held.withFailedStop(), stage.only(Command.Amend.class).claim());
        stage.amendCommits().after(1000).fails(Hook.KILL).reads().givesNo(Command.Amend.class);
    }

    @Test
    void aFailedStopGoesIntoAClaimThatIsRevokedToo() {
        Stage stage = Stage.in(Phase.KILLING).isRevoked().fails(Hook.KILL);
        Claim marked = stage.only(Command.Amend.class).claim();
        assertTrue(marked.stopFailed() && marked.state() == ClaimState.REVOKED);
    }

    @Test
    void aRevocationOfAMarkedClaimKeepsTheMark() {
        Stage stage = Stage.in(Phase.STOP_FAILED).isRevoked().givesNo(Command.Amend.class);
        assertTrue(stage.records.claim(SEAT).stopFailed());
    }

    @Test
    void aMarkThatIsRefusedIsWrittenOverWhatWasReadBack() {
        Stage stage = Stage.in(Phase.KILLING).fails(Hook.KILL);
        stage.records.change(SEAT, Claim::revoked);
        stage.amendEnds(new Outcome.Refused("the claim changed")).nowGives(Command.ReadBack.class);
        stage.givesNo(Command.Amend.class).readsBack();
        assertEquals(
                stage.records.version(SEAT), stage.only(Command.Amend.class).claimVersion());
    }

    @Test
    void whatAnEarlierLifeLeftIsMarkedAsWell() {
        Stage stage = Stage.reborn(HoldPhase.PROMOTING, true).readsBack().fails(Hook.KILL);
        assertTrue(
                stage.nowIn(Phase.STOP_FAILED).only(Command.Amend.class).claim().stopFailed());
    }

    @Test
    void theReleaseTakesTheMarkAway() {
        Stage stage = Stage.in(Phase.STOP_FAILED).after(1000).succeeds(Hook.KILL);
        assertFalse(stage.only(Command.Release.class).claim().stopFailed());
        stage.releaseCommits().nowStandsBy();
    }

    @Test
    void aMarkUnderWayIsAnsweredBeforeTheClaimIsGivenBack() {
        Stage stage = Stage.in(Phase.KILLING).fails(Hook.KILL).after(1000).succeeds(Hook.KILL);
        stage.nowIn(Phase.RELEASING).givesNo(Command.Release.class);
        stage.amendCommits().nowGives(Command.Release.class);
        assertFalse(stage.only(Command.Release.class).claim().stopFailed());
    }

    @Test
    void aMarkedClaimBesideATenureIsNotReleasedUnverified() {
        Stage stage = Stage.active();
        stage.records.policy.activeActive(2);
        stage.records.held(new Seat(1), Stage.lifeBefore(), 9);
        stage.records.change(new Seat(1), Claim::withFailedStop);
        stage.reads().givesNo(Command.Release.class).drains();
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).releaseCommits().readsBack();
        stage.after(Stage.WAIT).readsBack().nowIn(Phase.VERIFYING).nowCalls(Hook.VERIFY);
    }

    // No wait opens the seat.

    private static Stage behindAFailedStop(FencePolicy fence, ClaimState state) {
        Stage stage = Stage.begun();
        stage.records.policy.fence = fence;
        stage.records.held(SEAT, OTHER, 4);
        stage.records.change(SEAT, Claim::withFailedStop);
        if (state == ClaimState.REVOKED) {
            stage.records.change(SEAT, Claim::revoked);
        }
        return stage.settles();
    }

    @ParameterizedTest
    @EnumSource(
            value = ClaimState.class,
            names = {"HELD", "REVOKED"})
    void aMarkedClaimIsNeverOpenByWaiting(ClaimState state) {
        Stage stage = behindAFailedStop(FencePolicy.NONE, state);
        stage.after(WAIT).after(VERY_LONG).givesNo(Command.Claim.class);
        stage.records.change(SEAT, Claim::released);
        stage.reads().nowGives(Command.Claim.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ClaimState.class,
            names = {"HELD", "REVOKED"})
    void theWordOfAHolderThatIsConnectedCountsAsTheMark(ClaimState state) {
        Stage stage = Stage.standby();
        if (state == ClaimState.REVOKED) {
            stage.records.change(SEAT, Claim::revoked);
        }
        says(stage, Records.holder(OTHER));
        stage.reads().after(WAIT).after(VERY_LONG).givesNo(Command.Claim.class);
    }

    @Test
    void theWordOfAnotherBootSaysNothingOfThisOne() {
        Stage stage = Stage.standby();
        says(stage, new Holder(OTHER, new Stamp("n2-next-boot"), new Incarnation("n2-next-life")));
        stage.reads().after(WAIT).nowGives(Command.Claim.class);
    }

    private static void says(Stage stage, Holder who) {
        stage.records.members.put(
                who.node(),
                new MemberReport(
                        who, Role.STOP_FAILED, false, false, 100, OptionalLong.empty(), List.of(), who.node() + ":1"));
    }

    @Test
    void aClaimThatLostItsHolderIsClosedWhileSomebodyOnNoRecordSaysThatItsStopFailed() {
        Stage stage = Stage.begun();
        stage.records.set(
                SEAT,
                new Claim(new Epoch(9), Optional.empty(), ClaimState.REVOKED, stage.records.terms(), Cause.START));
        says(stage, Records.holder(OTHER));
        stage.settles().after(VERY_LONG).givesNo(Command.Claim.class);
        stage.records.debts(SEAT).add(new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(4), "", true));
        stage.reads().nowGives(Command.Claim.class);
        stage.claimCommits().renewalCommits().reads().nowIn(Phase.PROVING);
    }

    @Test
    void theNodeItselfTakesItsSeatAgainAfterAnotherBoot() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, new Holder(SELF, new Stamp("earlier-boot"), new Incarnation("earlier-life")), 4);
        stage.records.change(SEAT, Claim::withFailedStop);
        stage.settles().after(WAIT - 1).givesNo(Command.Claim.class);
        stage.after(500 + 1).nowGives(Command.Claim.class);
    }

    /** In another seat it would bar its own one for good: nobody else may take that. */
    @Test
    void theNodeItselfTakesItsOwnSeatBeforeOneThatIsFree() {
        Stage stage = Stage.begun();
        stage.records.policy.activeActive(2);
        stage.records.held(SEAT, new Holder(SELF, new Stamp("earlier-boot"), new Incarnation("earlier-life")), 4);
        stage.records.change(SEAT, claim -> claim.withFailedStop().revoked());
        stage.records.free(new Seat(1));
        stage.settles().after(WAIT - 1).givesNo(Command.Claim.class);
        assertEquals(SEAT, stage.after(500 + 1).only(Command.Claim.class).seat());
    }

    /** A seat that the policy has not any more bars no other. */
    @Test
    void aSurplusSeatThatWasLeftBehindIsNotWaitedFor() {
        Stage stage = Stage.begun();
        stage.records.policy.activeActive(1);
        stage.records.free(SEAT);
        stage.records.held(
                new Seat(1), new Holder(SELF, new Stamp("earlier-boot"), new Incarnation("earlier-life")), 4);
        stage.records.change(new Seat(1), claim -> claim.withFailedStop().revoked());
        assertEquals(SEAT, stage.settles().only(Command.Claim.class).seat());
    }

    // Where a successor may fence.

    @ParameterizedTest
    @EnumSource(
            value = FencePolicy.class,
            names = {"REQUIRED", "BEST_EFFORT"})
    void whoFencesMayClaimButIsNotPromotedUntilTheFenceSucceeded(FencePolicy fence) {
        Stage stage = behindAFailedStop(fence, ClaimState.REVOKED).after(WAIT);
        Debt debt = stage.only(Command.Claim.class).debt().orElseThrow();
        assertTrue(debt.stopFailed());
        stage.claimCommits().renewalCommits().reads().fenceEnds(false, "no route to the power switch");
        stage.serves(60_000).reads().nowIn(Phase.PROVING);
        Reason blocked = stage.member().report().orElseThrow().reasons().get(0);
        assertTrue(
                blocked.sentence().endsWith("baton vouch database --node n2 --epoch 4 --host-off"), blocked::sentence);
        stage.records.debts(SEAT).clear();
        stage.reads().nowIn(Phase.HOLDING);
    }

    @Test
    void aFenceThatSucceededUnblocksABestEffort() {
        Stage stage =
                behindAFailedStop(FencePolicy.BEST_EFFORT, ClaimState.REVOKED).after(WAIT);
        stage.claimCommits().renewalCommits().reads().nowIn(Phase.PROVING);
        stage.fenceEnds(true, "").nowIn(Phase.HOLDING);
    }

    @Test
    void aPolicyThatNoLongerFencesIsNoWayAroundAFailedStop() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.records.change(SEAT, Claim::released);
        stage.records.debts(SEAT).add(new Debt(Stage.THIRD, new Stamp("n3-boot"), new Epoch(3), "", true));
        stage.settles().claimCommits().renewalCommits().nowIn(Phase.PROVING);
        assertEquals(
                "debt", stage.member().report().orElseThrow().reasons().get(0).code());
        stage.reads().nowIn(Phase.PROVING);
        stage.records.debts(SEAT).clear();
        stage.reads().nowIn(Phase.HOLDING);
    }

    @Test
    void aDebtorThatSaysThatItsStopFailedBarsWhateverThePolicy() {
        Stage stage = Stage.standby().after(WAIT).claimCommits();
        says(stage, Records.holder(OTHER));
        stage.reads().renewalCommits().nowIn(Phase.PROVING);
        stage.records.members.remove(OTHER);
        stage.reads().nowIn(Phase.HOLDING);
    }
}
