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
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.FencePolicy;
import baton.failover.group.Incident;
import baton.failover.group.Reason;
import baton.failover.group.Stamp;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debts between a claim and its promotion, and what a node does that is asked to stop. */
class FencingLawsTest {
    private static final Incident GONE = Incident.missing("/baton/groups/database/seats/0/claim");

    private static Stage overtakes(FencePolicy fence) {
        return overtakes(fence, Stage.begun());
    }

    private static Stage overtakes(FencePolicy fence, Stage stage) {
        stage.records.policy.fence = fence;
        stage.records.held(SEAT, OTHER, 4);
        return stage.settles().after(WAIT).claimCommits();
    }

    private static Debt debt() {
        return new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(4), "");
    }

    @Test
    void requiredFenceBarsPromotionUntilTheDebtIsGone() {
        Stage stage = overtakes(FencePolicy.REQUIRED);
        stage.renewalCommits().nowIn(Phase.PROVING).reads().nowIn(Phase.PROVING);
        assertEquals(debt(), stage.only(Command.Fence.class).debt());
        stage.fenceEnds(true, "").nowGives(Command.PayDebt.class).nowIn(Phase.PROVING);
        stage.reads().nowIn(Phase.HOLDING);
    }

    @Test
    void aViewOlderThanTheClaimDoesNotShowThatNothingIsOwed() {
        Stage stage = overtakes(FencePolicy.REQUIRED);
        stage.records.debts(SEAT).clear();
        stage.renewalCommits().nowIn(Phase.PROVING);
        stage.reads().nowIn(Phase.HOLDING);
    }

    @Test
    void aFailedFenceIsKeptWithTheDebtAndSaysWhatUnblocks() {
        Stage stage = overtakes(FencePolicy.REQUIRED);
        stage.renewalCommits().reads().fenceEnds(false, "no route to the power switch");
        assertEquals(new FenceFailure(SELF, "no route to the power switch"), stage.records.fenceFailures.get(debt()));
        stage.serves(60_000).reads().nowIn(Phase.PROVING);
        Reason blocked = stage.member().report().orElseThrow().reasons().get(0);
        assertEquals("fence-failed", blocked.code());
        assertTrue(blocked.sentence().contains("no route to the power switch"), blocked::sentence);
        assertTrue(blocked.sentence().endsWith("baton vouch database --node n2 --epoch 4"), blocked::sentence);
        stage.records.debts(SEAT).clear();
        stage.reads().nowIn(Phase.HOLDING);
    }

    @Test
    void nothingIsFencedTwiceForOneDeath() {
        Stage stage = overtakes(FencePolicy.REQUIRED);
        stage.renewalCommits().reads().fenceEnds(false, "").reads().serves(30_000);
        assertEquals(1, fences(stage));

        Stage successor = Stage.begun();
        successor.records.fenceFailures.put(debt(), new FenceFailure(OTHER, "no route"));
        overtakes(FencePolicy.REQUIRED, successor).renewalCommits().reads().nowIn(Phase.PROVING);
        assertEquals(0, fences(successor));
    }

    @Test
    void aBestEffortGoesOnWhenTheFenceEnded() {
        Stage stage = overtakes(FencePolicy.BEST_EFFORT);
        stage.renewalCommits().reads().nowIn(Phase.PROVING);
        stage.fenceEnds(false, "no route").nowIn(Phase.HOLDING);
        overtakes(FencePolicy.BEST_EFFORT)
                .renewalCommits()
                .reads()
                .fenceEnds(true, "")
                .nowIn(Phase.HOLDING);
    }

    @Test
    void withoutAPolicyNothingIsFencedAndADebtDoesNotBar() {
        Stage stage = overtakes(FencePolicy.NONE).renewalCommits().nowIn(Phase.HOLDING);
        assertEquals(0, fences(stage.reads()));
    }

    @Test
    void nobodyFencesItsOwnNode() {
        Stage stage = Stage.begun();
        stage.records.policy.fence = FencePolicy.REQUIRED;
        stage.records.free(SEAT);
        stage.settles();
        stage.records.debts(SEAT).add(new Debt(SELF, new Stamp("another-boot"), new Epoch(1), ""));
        stage.claimCommits().renewalCommits().reads().nowIn(Phase.PROVING);
        assertEquals(0, fences(stage));
        stage.after(WAIT).reads().renewalCommits().nowIn(Phase.HOLDING);
    }

    @Test
    void aSeatIsNotGivenBackWhileAFenceIsUnderWay() {
        Stage stage = overtakes(FencePolicy.REQUIRED);
        stage.renewalCommits().reads().drains().nowIn(Phase.RELEASING);
        assertFalse(stage.gave(Command.Release.class));
        stage.fenceEnds(false, "no route").nowGives(Command.Release.class);
    }

    @Test
    void aRestartInPlaceIsBarredByADebtToo() {
        Stage stage = Stage.in(Phase.RESTARTING);
        stage.records.policy.fence = FencePolicy.REQUIRED;
        stage.records.debts(SEAT).add(debt());
        stage.reads().nowIn(Phase.KILLING);
    }

    @Test
    void aHostThatCannotStopLetsItselfBeFencedWhereThatIsRequired() {
        Stage stage = Stage.in(Phase.STOP_FAILED);
        stage.records.policy.fence = FencePolicy.REQUIRED;
        stage.reads();
        assertFalse(stage.gave(Command.Amend.class), "nobody is there who could fence it");
        stage.records.standby(OTHER, 100);
        stage.reads();
        assertEquals(ClaimState.REVOKED, stage.only(Command.Amend.class).claim().state());
        assertTrue(stage.only(Command.Amend.class).claim().stopFailed());
        stage.amendCommits().reads().nowIn(Phase.STOP_FAILED);
        assertEquals(List.of(), stage.all(Command.Amend.class));
    }

    @Test
    void aHostThatCannotStopKeepsItsClaimWhereFencingIsNotRequired() {
        Stage stage = Stage.in(Phase.STOP_FAILED);
        stage.records.standby(OTHER, 100);
        stage.reads();
        assertFalse(stage.gave(Command.Amend.class));
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"PROMOTING", "CHECKING", "ACTIVE", "RESTARTING"})
    void whoIsAskedToStopStops(Phase phase) {
        Stage stage = Stage.in(phase);
        assertFalse(stage.node().isStopped(DATABASE, stage.tenure().epoch()));
        stage.isAskedToStop(stage.tenure().epoch().number());
        stage.nowIn(phase == Phase.ACTIVE ? Phase.DEMOTING : Phase.KILLING);
        assertFalse(stage.node().isStopped(DATABASE, stage.tenure().epoch()));
    }

    @Test
    void aPromotionThatIsQueuedForARefusedEpochNeverBegins() {
        Stage stage = Stage.in(Phase.HOLDING);
        Epoch epoch = stage.tenure().epoch();
        stage.isAskedToStop(epoch.number()).holdStands();
        assertTrue(stage.callsNoHook());
        stage.releaseCommits().nowStandsBy();
        assertTrue(stage.node().isStopped(DATABASE, epoch));
    }

    /** Who is cut off from ZooKeeper cannot give its claim back, but it can say that it stopped. */
    @Test
    void aStopIsProvedBeforeItsClaimIsGivenBack() {
        Stage stage = Stage.in(Phase.RELEASING);
        Epoch epoch = stage.tenure().epoch();
        stage.isAskedToStop(epoch.number()).nowIn(Phase.RELEASING);
        assertTrue(stage.node().isStopped(DATABASE, epoch));
    }

    @Test
    void anAskedStopOfAnOlderEpochTouchesNothing() {
        Stage stage = Stage.active();
        stage.isAskedToStop(stage.tenure().epoch().number() - 1).nowIn(Phase.ACTIVE);
        assertTrue(stage.callsNoHook());
    }

    @Test
    void aNewLifeDoesNotAdoptWhatWasRefused() {
        Stage stage = new Stage(100);
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.meets(new Event.GuardChanged(true));
        stage.meets(new Event.Started(
                Stage.DATABASE,
                List.of(new FoundHold(stage.found(4, HoldPhase.ACTIVE), true)),
                new Epoch(4),
                new Epoch(4)));
        stage.readsBack().nowIn(Phase.KILLING);
        assertFalse(stage.node().isStopped(DATABASE, new Epoch(4)));
    }

    /** Its hold may be lost, so nothing here shows whether its service still runs. */
    @Test
    void aClaimOrDebtOfAnEarlierIncarnationIsNotStoppedBeforeItIsVerified() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.reads().isAskedToStop(4);
        assertFalse(stage.node().isStopped(DATABASE, new Epoch(4)));
        stage.after(1).after(WAIT).readsBack().nowCalls(Hook.VERIFY).succeeds(Hook.VERIFY);
        assertTrue(stage.node().isStopped(DATABASE, new Epoch(4)));

        Stage indebted = Stage.begun();
        indebted.records.held(SEAT, Records.holder(OTHER), 5);
        indebted.records.debts(SEAT).add(new Debt(indebted.self.node(), indebted.self.stamp(), new Epoch(4), ""));
        indebted.reads().isAskedToStop(4);
        assertFalse(indebted.node().isStopped(DATABASE, new Epoch(4)));
    }

    /** What was not read shows nobody's stop. */
    @Test
    void aLifeThatHasReadNothingIsNotStopped() {
        Stage stage = Stage.begun().isAskedToStop(4);
        assertFalse(stage.node().isStopped(DATABASE, new Epoch(4)));
        stage.records.held(SEAT, OTHER, 5);
        stage.reads();
        assertTrue(stage.node().isStopped(DATABASE, new Epoch(4)));
    }

    /** Records that ZooKeeper lost could have named this host. */
    @Test
    void aLifeWhoseRecordsAreOfAnOlderCopyAnswersForWhatItProvedItself() {
        Stage stage = Stage.in(Phase.RELEASING);
        Epoch epoch = stage.tenure().epoch();
        stage.meets(new Event.IncidentFound(DATABASE, GONE)).isAskedToStop(epoch.number());
        assertTrue(stage.node().isStopped(DATABASE, epoch));

        Stage standby =
                Stage.standby().meets(new Event.IncidentFound(DATABASE, GONE)).isAskedToStop(4);
        assertFalse(standby.node().isStopped(DATABASE, new Epoch(4)));
    }

    /** Its hold may be lost, and the record that would show its epoch was never read. */
    @Test
    void whoNeverReadTheGroupSaysOnlyWhatItProvedItself() {
        Stage stage = Stage.begun();
        stage.isAskedToStop(4);
        assertFalse(stage.node().isStopped(DATABASE, new Epoch(4)));

        Stage found = new Stage(100);
        found.meets(new Event.GuardChanged(true));
        found.meets(new Event.Started(
                Stage.DATABASE,
                List.of(new FoundHold(found.found(4, HoldPhase.ACTIVE), false)),
                new Epoch(4),
                Epoch.NONE));
        found.nowCalls(Hook.KILL).isAskedToStop(4);
        assertFalse(found.node().isStopped(DATABASE, new Epoch(4)));
        found.succeeds(Hook.KILL);
        assertTrue(found.node().isStopped(DATABASE, new Epoch(4)));
        assertFalse(found.node().isStopped(DATABASE, new Epoch(3)));
    }

    @Test
    void theClaimRecordsWhereTheOldHolderCanBeAsked() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.records.standby(OTHER, 50);
        stage.settles().after(WAIT);
        assertEquals(
                "n2:1", stage.only(Command.Claim.class).debt().orElseThrow().address());
    }

    private static long fences(Stage stage) {
        return stage.history.stream().filter(Command.Fence.class::isInstance).count();
    }

    /** A claim that is given back and taken again is no way around a debt. */
    @Test
    void aDebtOfAnEarlierClaimBarsToo() {
        Stage stage = Stage.begun();
        stage.records.policy.fence = FencePolicy.REQUIRED;
        stage.records.held(SEAT, OTHER, 4);
        stage.records.change(SEAT, Claim::released);
        stage.records.debts(SEAT).add(new Debt(Stage.THIRD, new Stamp("n3-boot"), new Epoch(3), ""));
        stage.settles().claimCommits().renewalCommits().reads().nowIn(Phase.PROVING);
        assertEquals(1, fences(stage));
    }
}
