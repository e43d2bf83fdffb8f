package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.KILL;
import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SLACK;
import static baton.failover.member.Stage.THIRD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupView;
import baton.failover.group.NodeName;
import baton.failover.group.Restarts;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** From a claim that is won to an active service, and what an active member minds. */
class ServingLawsTest {

    // On the way.

    @Test
    void theEpochIsOnDiskBeforeItsHoldAndTheRenewalIsUnderWayMeanwhile() {
        Stage stage = Stage.in(Phase.PROVING);
        assertTrue(stage.place(Command.Renew.class) < stage.place(Command.Mark.class));
        stage.givesNo(Command.WriteHold.class);
        stage.renewalCommits().nowGives(Command.WriteHold.class);
    }

    @Test
    void noHoldIsWrittenUnderAnEpochThatTheDiskHasNotConfirmed() {
        Stage stage = Stage.claiming().diskIsSilent().claimCommits().renewalCommits();
        stage.givesNo(Command.WriteHold.class).nowIn(Phase.PROVING);
        stage.diskAnswers(Optional.empty()).nowGives(Command.WriteHold.class);
    }

    @Test
    void aMarkThatCannotBeWrittenEndsTheClaimAndAllClaimsUntilItIsWritten() {
        Stage stage = Stage.claiming().diskIsSilent().claimCommits().renewalCommits();
        stage.diskAnswers(Optional.of("No space left on device")).nowGives(Command.Release.class);
        stage.releaseCommits().readsBack();
        assertTrue(stage.reasons().contains("mark-unwritable"));
        stage.after(60_000).nowGives(Command.Mark.class);
        stage.reads().givesNo(Command.Claim.class);
        stage.diskAnswers(Optional.empty());
        assertFalse(stage.reasons().contains("mark-unwritable"));
        stage.reads().nowIn(Phase.CLAIMING);
    }

    @Test
    void aDiskThatSaysNothingForALeaseEndsTheClaim() {
        Stage stage = Stage.claiming().diskIsSilent().claimCommits().renewalCommits();
        stage.after(Stage.LEASE - 1).nowIn(Phase.PROVING);
        stage.after(1).nowGives(Command.Release.class);
    }

    /** It is written whenever the disk likes: nothing of this host waits for it. */
    @Test
    void theEpochOfAnotherHostIsMarkedWithoutHurry() {
        Stage stage = Stage.standby();
        assertFalse(stage.latest(Command.Mark.class).own());
        assertTrue(Stage.in(Phase.PROVING).latest(Command.Mark.class).own());
    }

    @Test
    void aHostThatLacksWhatAPromotionNeedsClaimsNothingUntilItHasIt() {
        Stage stage = Stage.begun();
        stage.meets(new Event.HostObstacle("run-directory-full", Optional.of("no room in /run/baton")));
        stage.records.free(Stage.SEAT);
        stage.settles().givesNo(Command.Claim.class);
        assertTrue(stage.reasons().contains("run-directory-full"));
        stage.meets(new Event.HostObstacle("run-directory-full", Optional.empty()));
        stage.reads().nowIn(Phase.CLAIMING);
    }

    @Test
    void anObstacleOfTheHostStopsNothingThatRuns() {
        Stage stage = Stage.active();
        stage.meets(new Event.HostObstacle("cannot-run", Optional.of("no descriptors are left")));
        stage.serves(20_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void aCheckThatCannotBeStartedStopsNothingAndBarsAPromotion() {
        Event notRun = new Event.CheckNotRun(Stage.DATABASE, Optional.of("no descriptors are left"));
        Stage.active().meets(notRun).serves(20_000).nowIn(Phase.ACTIVE);

        Stage standby = Stage.begun().meets(notRun);
        standby.records.free(Stage.SEAT);
        standby.settles().givesNo(Command.Claim.class);
        assertTrue(standby.reasons().contains("check-not-run"));
        standby.meets(new Event.CheckNotRun(Stage.DATABASE, Optional.empty()));
        standby.reads().nowIn(Phase.CLAIMING);
    }

    @Test
    void nothingRunsBeforeARenewalSentAfterTheClaimCommitted() {
        Stage stage = Stage.in(Phase.PROVING);
        assertTrue(stage.callsNoHook());
        stage.givesNo(Command.WriteHold.class).nowGives(Command.Renew.class);
        stage.after(5000).givesNo(Command.WriteHold.class).nowIn(Phase.PROVING);
        stage.renewalCommits().nowGives(Command.WriteHold.class);
    }

    @Test
    void aRenewalThatWasUnderWayBeforeTheClaimProvesNothing() {
        Stage stage = Stage.activeTwice();
        Command.Renew before = stage.late(1000).meets(new Event.Alarm()).only(Command.Renew.class);
        stage.drains().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).releaseCommits();
        stage.records.drained = false;
        stage.readsBack().reads().nowIn(Phase.CLAIMING);
        stage.claimCommits().renewalCommits(before).nowIn(Phase.PROVING);
        stage.givesNo(Command.WriteHold.class);
    }

    @Test
    void holdCountsFromBeforeTheRenewalWasSent() {
        Stage stage = Stage.in(Phase.PROVING);
        Tick sent = stage.now();
        Hold hold =
                stage.late(700).renewalCommits().only(Command.WriteHold.class).hold();
        assertEquals(sent.plus(Duration.ofMillis(LEASE)), hold.until());
        assertEquals(sent.plus(Duration.ofMillis(LEASE - KILL - SLACK)), hold.killAt());
    }

    @Test
    void aProofThatIsTooOldPromotesNothing() {
        Stage stage = Stage.in(Phase.PROVING);
        Command.Renew first = stage.only(Command.Renew.class);
        stage.meets(new Event.Alarm());
        stage.late(LEASE - KILL - SLACK - 2000).renewalCommits(first).nowIn(Phase.PROVING);
        stage.renewalCommits(stage.only(Command.Renew.class)).nowIn(Phase.HOLDING);
    }

    @Test
    void theHoldStandsBeforeThePromoteHookRuns() {
        Stage stage = Stage.in(Phase.HOLDING);
        assertTrue(stage.callsNoHook());
        assertEquals(
                HoldPhase.PROMOTING, stage.only(Command.WriteHold.class).hold().phase());
        stage.after(500);
        assertTrue(stage.callsNoHook());
        stage.holdStands().nowCalls(Hook.PROMOTE);
    }

    @Test
    void aRefusedHoldPromotesNothingAndGivesTheSeatBack() {
        Stage stage = Stage.in(Phase.HOLDING).holdIsRefused("no space left");
        assertTrue(stage.callsNoHook());
        stage.nowGives(Command.Release.class).releaseCommits().readsBack();
        assertEquals(
                "hold-refused",
                stage.member().report().orElseThrow().reasons().get(0).code());
    }

    @Test
    void activeComesAfterThePromoteAndTheCheck() {
        Stage stage = Stage.in(Phase.PROMOTING).succeeds(Hook.PROMOTE);
        stage.nowCalls(Hook.CHECK).nowIn(Phase.CHECKING).succeeds(Hook.CHECK);
        stage.nowIn(Phase.ACTIVE);
        assertEquals(
                HoldPhase.ACTIVE, stage.only(Command.WriteHold.class).hold().phase());
        assertTrue(stage.logged(Transition.Kind.PROMOTED));
    }

    @Test
    void aFailedPromoteIsKilledReleasedAndBacksOff() {
        Stage stage = Stage.in(Phase.PROMOTING).fails(Hook.PROMOTE).nowCalls(Hook.KILL);
        stage.succeeds(Hook.KILL).nowGives(Command.Release.class).releaseCommits();
        assertTrue(stage.member().report().orElseThrow().backingOff());
    }

    @Test
    void aFailedFirstCheckIsDemoted() {
        Stage stage = Stage.in(Phase.CHECKING).fails(Hook.CHECK);
        stage.nowIn(Phase.DEMOTING).nowCalls(Hook.DEMOTE);
    }

    @Test
    void anAnswerThatComesTooLateChangesNothing() {
        Stage stage =
                Stage.in(Phase.PROMOTING).late(LEASE).meets(new Event.Alarm()).nowIn(Phase.KILLING);
        stage.succeeds(Hook.PROMOTE).nowIn(Phase.KILLING);
        assertTrue(stage.callsNoHook());
    }

    // What must not be promoted.

    @Test
    void silentGuardBarsThePromotion() {
        Stage stage = Stage.in(Phase.HOLDING).guard(false).holdStands();
        assertTrue(stage.callsNoHook());
        stage.nowGives(Command.DropHold.class).nowIn(Phase.RELEASING);
    }

    @Test
    void aHoldThatStandsTooLatePromotesNothing() {
        Stage stage = Stage.in(Phase.HOLDING).late(LEASE - KILL - SLACK).holdStands();
        assertTrue(stage.callsNoHook());
        stage.nowGives(Command.DropHold.class).nowIn(Phase.RELEASING);
    }

    @Test
    void anAgentThatStopsPromotesNothing() {
        Stage proving = Stage.in(Phase.PROVING).stops();
        proving.nowGives(Command.Release.class);
        Stage holding = Stage.in(Phase.HOLDING).stops().holdStands();
        assertTrue(holding.callsNoHook());
    }

    @Test
    void aRevokedClaimPromotesNothing() {
        Stage.in(Phase.PROVING).isRevoked().nowIn(Phase.RELEASING);
        Stage holding = Stage.in(Phase.HOLDING).isRevoked().holdStands();
        assertTrue(holding.callsNoHook());
        Stage.in(Phase.PROMOTING).isRevoked().nowCalls(Hook.KILL);
    }

    // Reasons to leave.

    @Test
    void silentGuardDemotes() {
        Stage.active().guard(false).nowCalls(Hook.DEMOTE).nowIn(Phase.DEMOTING);
    }

    @Test
    void aDrainedHostDemotes() {
        Stage.active().drains().nowCalls(Hook.DEMOTE);
    }

    @Test
    void aMemberSetToPriorityZeroDemotes() {
        Stage.active().meets(new Event.PriorityChanged(DATABASE, 0)).nowCalls(Hook.DEMOTE);
    }

    @Test
    void whoIsToLeaveWhileItPromotesDemotesAfterwards() {
        Stage stage = Stage.in(Phase.PROMOTING).drains();
        assertTrue(stage.callsNoHook());
        stage.succeeds(Hook.PROMOTE).nowCalls(Hook.DEMOTE);
    }

    @Test
    void whoIsToLeaveDoesNotWaitForItsFirstCheck() {
        Stage stage = Stage.in(Phase.CHECKING).drains().nowCalls(Hook.DEMOTE).nowIn(Phase.DEMOTING);
        stage.fails(Hook.CHECK).nowIn(Phase.DEMOTING);
        assertTrue(stage.callsNoHook());
    }

    @Test
    void aServiceThatEndsBeforeItsFirstCheckPassedIsNotWaitedFor() {
        Stage alone = Stage.in(Phase.CHECKING).exits("exit status 1");
        alone.nowIn(Phase.RESTARTING).nowCalls(Hook.DEMOTE);
        Stage stage = Stage.in(Phase.CHECKING);
        stage.records().standby(OTHER, 100);
        stage.reads().exits("exit status 1");
        stage.nowIn(Phase.VERIFYING).nowCalls(Hook.VERIFY);
    }

    // A service that fails.

    @Test
    void failedServiceRestartsInPlaceWhenAlone() {
        Stage stage = Stage.active().exits("exit status 137");
        stage.nowCalls(Hook.DEMOTE).nowIn(Phase.RESTARTING);
        stage.succeeds(Hook.DEMOTE).nowCalls(Hook.PROMOTE);
        stage.succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).nowIn(Phase.ACTIVE);
        stage.isUnhealthy().nowIn(Phase.RESTARTING);
    }

    @Test
    void aMemberIsNoOtherCandidateToItself() {
        Stage stage = Stage.active();
        assertTrue(stage.member()
                        .view()
                        .orElseThrow()
                        .epoch()
                        .compareTo(stage.tenure().epoch())
                < 0);
        stage.exits("exit status 1").nowIn(Phase.RESTARTING);
    }

    @Test
    void failedServiceHandsOverWhenAnotherIsThere() {
        Stage stage = Stage.active();
        stage.records.standby(OTHER, 100);
        stage.reads().isUnhealthy().nowIn(Phase.DEMOTING);
    }

    @Test
    void restartsInPlaceAreCountedWithinTheirTime() {
        Stage stage = Stage.active();
        stage.records.policy.restarts = new Restarts(1, Duration.ofSeconds(30));
        stage.records.standby(OTHER, 100);
        stage.reads();
        restartsOnce(stage);
        stage.serves(31_000).exits("again");
        stage.nowIn(Phase.RESTARTING).succeeds(Hook.DEMOTE);
        stage.succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).holdStands();
        stage.exits("and again").nowIn(Phase.VERIFYING);
    }

    @Test
    void aSeatThatTheGroupHasNoMoreIsLeft() {
        Stage stage = Stage.begun();
        stage.records.policy.activeActive(2);
        stage.records.held(new Seat(0), Stage.OTHER, 4);
        stage.records.free(new Seat(1));
        stage.settles();
        stage.becomesActive();
        stage.records.policy.activeActive(1);
        stage.reads().nowIn(Phase.DEMOTING);
    }

    private static void restartsOnce(Stage stage) {
        stage.exits("exit status 1").nowIn(Phase.RESTARTING).succeeds(Hook.DEMOTE);
        stage.succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).holdStands().nowIn(Phase.ACTIVE);
    }

    @Test
    void theSecondRestartWaitsASecond() {
        Stage stage = Stage.active();
        restartsOnce(stage);
        stage.exits("exit status 1").succeeds(Hook.DEMOTE);
        assertTrue(stage.callsNoHook());
        stage.after(999);
        assertFalse(stage.calls(Hook.PROMOTE));
        stage.after(1);
        assertTrue(stage.calls(Hook.PROMOTE));
    }

    @Test
    void aServiceThatRestartsIsNothingToAdopt() {
        Stage stage = Stage.active().exits("exit status 1");
        assertTrue(stage.place(Command.WriteHold.class) < stage.place(Command.RunHook.class));
        assertEquals(
                HoldPhase.PROMOTING, stage.only(Command.WriteHold.class).hold().phase());
    }

    @Test
    void aRestartWhoseStopFailsIsKilled() {
        Stage.in(Phase.RESTARTING).fails(Hook.DEMOTE).nowCalls(Hook.KILL);
    }

    // Who would be better.

    private static Stage activeUnderPreemption(int better) {
        Stage stage = Stage.active();
        stage.records.policy.preempt = Optional.of(Duration.ofSeconds(30));
        stage.records.standby(OTHER, better);
        return stage.reads();
    }

    @Test
    void preemptionWaitsItsDelay() {
        Stage stage = activeUnderPreemption(200).serves(29_999).nowIn(Phase.ACTIVE);
        stage.after(1).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aBetterMemberThatLeavesBeginsTheDelayAnew() {
        Stage stage = activeUnderPreemption(200).serves(20_000);
        stage.records.report(OTHER, 200, false, false);
        stage.reads();
        stage.records.report(OTHER, 200, true, false);
        stage.reads().serves(29_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void equalPriorityPreemptsNobody() {
        activeUnderPreemption(100).serves(60_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void whoBacksOffPreemptsNobody() {
        Stage stage = activeUnderPreemption(200);
        stage.records.report(OTHER, 200, true, true);
        stage.reads().serves(60_000).nowIn(Phase.ACTIVE);
    }

    /** Two seats: this node in seat 0 with priority 100, n3 in seat 1. */
    private static Stage oneOfTwo(int priorityOfOther) {
        Stage stage = Stage.active();
        stage.records.policy.activeActive(2);
        stage.records.policy.preempt = Optional.of(Duration.ofSeconds(30));
        stage.records.held(new Seat(1), THIRD, 9);
        stage.records.report(THIRD, priorityOfOther, true, false);
        stage.records.standby(OTHER, 200);
        return stage.reads();
    }

    /** Issue 12, kind 9: every holder of lower priority left for one. */
    @Test
    void oneBetterMemberReplacesOnlyTheLowest() {
        oneOfTwo(50).serves(60_000).nowIn(Phase.ACTIVE);
        oneOfTwo(150).serves(29_999).nowIn(Phase.ACTIVE).after(1).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aHolderWhoseTurnToLeaveHasJustComeWaitsTheWholeDelay() {
        Stage stage = oneOfTwo(50).serves(60_000);
        stage.records.standby(new NodeName("n4"), 300);
        stage.reads().serves(29_999).nowIn(Phase.ACTIVE).after(1).nowCalls(Hook.DEMOTE);
    }

    // Planned changes.

    private static Stage asked(Optional<NodeName> to) {
        Stage stage = Stage.active();
        stage.records.standby(OTHER, 100);
        stage.records.asks("move", SEAT, to, Duration.ofMinutes(1));
        return stage;
    }

    @Test
    void aPlannedChangeDemotes() {
        asked(Optional.of(OTHER)).reads().nowCalls(Hook.DEMOTE);
        asked(Optional.empty()).reads().nowCalls(Hook.DEMOTE);
    }

    @Test
    void aTargetThatCannotTakeOverKeepsTheHolder() {
        Stage stage = asked(Optional.of(THIRD)).reads().nowIn(Phase.ACTIVE);
        assertFalse(stage.only(Command.FinishOperation.class).succeeded());
    }

    @Test
    void aPlannedChangeThatNobodyCanFollowKeepsTheHolder() {
        Stage stage = asked(Optional.empty());
        stage.records.report(OTHER, 100, false, false);
        stage.reads().nowIn(Phase.ACTIVE);
        assertFalse(stage.only(Command.FinishOperation.class).succeeded());
    }

    @Test
    void anOperationThatFailedMovesNobodyLater() {
        Stage stage = asked(Optional.of(THIRD));
        GroupView still = stage.records.view(Stage.SELF);
        stage.reads().nowIn(Phase.ACTIVE);
        stage.meets(new Event.GroupRead(DATABASE, still, false));
        stage.records.standby(THIRD, 100);
        stage.records.intent = still.intent();
        stage.reads().nowIn(Phase.ACTIVE);
    }

    @Test
    void anIntentForAnotherEpochMovesNobody() {
        Stage stage = Stage.active();
        stage.records.standby(OTHER, 100);
        Records earlier = new Records();
        earlier.held(SEAT, Stage.SELF, 0);
        earlier.asks("move", SEAT, Optional.of(OTHER), Duration.ofMinutes(1));
        stage.records.intent = earlier.intent;
        stage.reads().nowIn(Phase.ACTIVE);
    }
}
