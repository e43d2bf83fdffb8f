package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SELF;
import static baton.failover.member.Stage.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is put in order beside the seat itself: latch, debts, planned changes, a group that is missing, the own report. */
class UpkeepLawsTest {

    // The latch.

    @Test
    void theFirstLatchIsJoined() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.reads().nowGives(Command.JoinLatch.class).givesNo(Command.RejoinLatch.class);
    }

    @Test
    void missingLatchIsOpenedAgain() {
        Stage stage = Stage.standby().late(2000);
        stage.records.leaves(SELF);
        stage.reads().nowGives(Command.RejoinLatch.class);
    }

    @Test
    void aLatchThatIsOnItsWayIsNotOpenedTwice() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.reads();
        stage.records.leaves(SELF);
        stage.reads().after(1999).givesNo(Command.RejoinLatch.class).givesNo(Command.JoinLatch.class);
        stage.after(1).nowGives(Command.JoinLatch.class).givesNo(Command.RejoinLatch.class);
        stage.records.leaves(SELF);
        stage.after(3999).givesNo(Command.RejoinLatch.class);
        stage.after(1).nowGives(Command.RejoinLatch.class);
    }

    @Test
    void aLatchThatIsNotSeenIsOpenedEverMoreRarely() {
        Stage stage = Stage.standby().late(2000);
        stage.records.leaves(SELF);
        stage.reads().nowGives(Command.RejoinLatch.class);
        for (int pause : List.of(2000, 4000, 8000, 16_000, 32_000, 64_000, 64_000)) {
            stage.records.leaves(SELF);
            stage.after(pause - 1).givesNo(Command.RejoinLatch.class);
            stage.after(1).nowGives(Command.RejoinLatch.class);
        }
        stage.reads();
        stage.records.leaves(SELF);
        stage.late(64_000).reads().nowGives(Command.RejoinLatch.class);
        stage.records.leaves(SELF);
        stage.after(2000).nowGives(Command.RejoinLatch.class);
    }

    @Test
    void whoHasLeftOpensNoLatch() {
        Stage stage = Stage.standby().stops().nowGives(Command.Exit.class);
        stage.records.leaves(SELF);
        stage.reads().after(5000).givesNo(Command.RejoinLatch.class);
    }

    // Debts.

    private static Stage owes(String stamp, long epoch) {
        Stage stage = Stage.standby();
        stage.records.debts(SEAT).add(new Debt(SELF, new Stamp(stamp), new Epoch(epoch), ""));
        return stage.reads();
    }

    @Test
    void ownDebtIsPaidOnlyAfterProof() {
        Stage stage = owes("n1-boot", 2).nowCalls(Hook.VERIFY).givesNo(Command.PayDebt.class);
        stage.succeeds(Hook.VERIFY).readsBack().after(2000).nowGives(Command.PayDebt.class);
    }

    @Test
    void ownDebtIsPaidAfterAKillWhereTheStopWasNotProved() {
        Stage stage = owes("n1-boot", 2).fails(Hook.VERIFY).nowCalls(Hook.KILL).givesNo(Command.PayDebt.class);
        stage.succeeds(Hook.KILL).readsBack().after(2000).nowGives(Command.PayDebt.class);
    }

    @Test
    void whatWasProvedOnceIsPaidWithoutAHook() {
        Stage stage = Stage.active();
        Epoch epoch = stage.tenure().epoch();
        stage.records.held(SEAT, OTHER, 9);
        stage.records.debts(SEAT).add(new Debt(SELF, stage.self.stamp(), epoch, ""));
        stage.reads().givesNo(Command.PayDebt.class);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).readsBack();
        stage.after(2000).nowGives(Command.PayDebt.class);
        assertTrue(stage.callsNoHook());
    }

    @Test
    void debtOfAnEarlierBootIsPaidAfterTheWait() {
        Stage stage = owes("earlier-boot", 2).givesNo(Command.PayDebt.class);
        assertTrue(stage.callsNoHook());
        stage.after(WAIT - 1).givesNo(Command.PayDebt.class);
        stage.after(1).nowGives(Command.PayDebt.class);
    }

    /** After a confirmation the policy may have a shorter lease than the hold that was granted under the claim. */
    @Test
    void debtOfAnEarlierBootIsPaidAfterTheWaitOfTheLongerLease() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, claim -> claim.under(new Terms(Duration.ofMillis(2 * Stage.LEASE), false)));
        stage.records.debts(SEAT).add(new Debt(SELF, new Stamp("earlier-boot"), new Epoch(2), ""));
        long longer = LeaseBudget.waitFor(Duration.ofMillis(2 * Stage.LEASE)).toMillis();
        stage.reads().after(WAIT).givesNo(Command.PayDebt.class);
        stage.after(longer - WAIT - 1).givesNo(Command.PayDebt.class);
        stage.after(1).nowGives(Command.PayDebt.class);
    }

    @Test
    void debtOfAnotherNodeIsNeverPaid() {
        Stage stage = Stage.standby();
        stage.records.debts(SEAT).add(new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(2), ""));
        stage.reads().after(WAIT - 1).after(60_000);
        assertTrue(stage.history.stream().noneMatch(Command.PayDebt.class::isInstance));
    }

    // Leftovers beside a tenure.

    @Test
    void aLateClaimBesideATenureIsReleasedOnce() {
        Stage stage = Stage.active();
        stage.records.policy.activeActive(2);
        stage.records.held(new Seat(1), Stage.lifeBefore(), 9);
        stage.reads().givesNo(Command.Release.class);
        Command.Release release = stage.serves(WAIT).readsBack().only(Command.Release.class);
        assertEquals(new Seat(1), release.seat());
        stage.reads().givesNo(Command.Release.class).nowIn(Phase.ACTIVE);
        stage.releaseCommits().readsBack().givesNo(Command.Release.class).nowIn(Phase.ACTIVE);
    }

    // Planned changes.

    @Test
    void aPromotionFinishesItsOperation() {
        Stage stage = Stage.standby();
        stage.records.asks("move", SEAT, Optional.of(SELF), Duration.ofMinutes(1));
        stage.records.change(SEAT, Claim::released);
        stage.reads().becomesActive();
        assertTrue(stage.latest(Command.FinishOperation.class).succeeded());
    }

    @Test
    void anOperationWhoseTargetDidNotTakeOverHasFailed() {
        Stage stage = Stage.standby();
        stage.records.asks("move", SEAT, Optional.of(Stage.THIRD), Duration.ofMinutes(1));
        stage.records.change(SEAT, Claim::released);
        stage.reads().becomesActive();
        assertFalse(stage.latest(Command.FinishOperation.class).succeeded());
    }

    @Test
    void expiredIntentIsFinishedAsFailed() {
        Stage stage = Stage.in(Phase.PROMOTING);
        stage.records.standby(OTHER, 100);
        stage.records.asks("move", SEAT, Optional.of(OTHER), Duration.ofSeconds(5));
        stage.reads().serves(5000).succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).nowIn(Phase.ACTIVE);
        stage.meets(new Event.Alarm());
        assertFalse(stage.latest(Command.FinishOperation.class).succeeded());
        stage.nowIn(Phase.ACTIVE);
    }

    @Test
    void theLifetimeOfAnIntentCountsFromItsFirstSight() {
        Stage stage = Stage.active().serves(60_000);
        stage.records.standby(OTHER, 100);
        stage.records.asks("move", SEAT, Optional.of(OTHER), Duration.ofSeconds(5));
        stage.reads().nowIn(Phase.DEMOTING);
    }

    @Test
    void anOperationWhoseHolderCannotBeStoppedHasFailed() {
        Stage stage = Stage.active();
        stage.records.standby(OTHER, 100);
        stage.records.asks("move", SEAT, Optional.of(OTHER), Duration.ofMinutes(1));
        stage.reads().fails(Hook.DEMOTE).fails(Hook.KILL);
        stage.after(10);
        assertFalse(stage.latest(Command.FinishOperation.class).succeeded());
    }

    @Test
    void anOperationIsFinishedOnce() {
        Stage stage = Stage.standby();
        stage.records.asks("move", SEAT, Optional.of(SELF), Duration.ofMinutes(1));
        var intent = stage.records.intent;
        stage.records.change(SEAT, Claim::released);
        stage.reads().becomesActive();
        stage.records.intent = intent;
        stage.reads().givesNo(Command.FinishOperation.class);
    }

    // A group that is missing.

    @Test
    void missingGroupIsMadeAgainAndAgainButNotAtOnce() {
        Stage stage = Stage.begun().meets(new Event.GroupMissing(DATABASE)).nowGives(Command.CreateGroup.class);
        stage.meets(new Event.GroupMissing(DATABASE)).givesNo(Command.CreateGroup.class);
        stage.after(1999).givesNo(Command.CreateGroup.class);
        stage.after(1).nowGives(Command.CreateGroup.class);
    }

    @Test
    void missingGroupIsNotMadeWhileATenureLasts() {
        Stage stage = Stage.active().meets(new Event.GroupMissing(DATABASE)).givesNo(Command.CreateGroup.class);
        stage.after(3000).givesNo(Command.CreateGroup.class);
    }

    // Rest.

    @Test
    void anIntentThatIsOverWakesNobody() {
        Stage stage = Stage.standby();
        stage.records.asks("move", SEAT, Optional.of(OTHER), Duration.ofSeconds(5));
        stage.reads();
        assertEquals(stage.ahead(5000), stage.step().alarm());
        stage.after(5000);
        assertEquals(stage.ahead(WAIT - 5000), stage.step().alarm());
    }

    @Test
    void aMissingGroupWakesNobodyWhileATenureLasts() {
        Stage stage = Stage.in(Phase.KILLING).meets(new Event.GroupMissing(DATABASE));
        assertEquals(Tick.NEVER, stage.step().alarm());
    }

    // The report.

    @Test
    void onlyAReportThatChangedIsPublished() {
        Stage stage = Stage.standby().reads().after(1000).givesNo(Command.Publish.class);
        stage.isUnhealthy().nowGives(Command.Publish.class);
        stage.isUnhealthy().givesNo(Command.Publish.class);
    }

    @Test
    void theRoleFollowsThePhase() {
        assertEquals(Role.STANDBY, Stage.standby().member().role());
        for (Phase phase : List.of(Phase.CLAIMING, Phase.PROVING, Phase.HOLDING, Phase.PROMOTING, Phase.CHECKING)) {
            assertEquals(Role.PROMOTING, Stage.in(phase).member().role());
        }
        for (Phase phase : List.of(Phase.ACTIVE, Phase.ADOPTING, Phase.RESTARTING)) {
            assertEquals(Role.ACTIVE, Stage.in(phase).member().role());
        }
        for (Phase phase : List.of(Phase.DEMOTING, Phase.VERIFYING, Phase.KILLING, Phase.RELEASING)) {
            assertEquals(Role.DEMOTING, Stage.in(phase).member().role());
        }
        assertEquals(Role.STOP_FAILED, Stage.in(Phase.STOP_FAILED).member().role());
    }
}
