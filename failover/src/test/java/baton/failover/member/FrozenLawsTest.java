package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.Intent;
import baton.failover.group.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a member does while a record of its group cannot be understood, because a later version wrote it. */
class FrozenLawsTest {
    @Test
    void aHolderWhoseServiceFailsRestartsItInPlace() {
        Stage stage = Stage.active();
        stage.records.standby(OTHER, 100);
        freezes(stage.reads(), false).exits("exit status 1").nowIn(Phase.RESTARTING);
        stage.succeeds(Hook.DEMOTE).nowCalls(Hook.PROMOTE).nowIn(Phase.PROMOTING);
    }

    @Test
    void aHolderHandsOverToNobody() {
        Stage stage = Stage.active();
        stage.records.policy.preempt = Optional.of(Duration.ofSeconds(10));
        stage.records.standby(OTHER, 900);
        freezes(stage.reads(), false).serves(30_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void aHolderFollowsItsClaimThroughARewrite() {
        Stage stage = Stage.active();
        stage.records.change(SEAT, claim -> claim);
        freezes(stage, false).after(1000);
        assertEquals(
                stage.records.version(SEAT),
                stage.only(Command.Renew.class).covered().get(0).claimVersion());
    }

    @Test
    void aHolderWhoseSeatPassedOnStops() {
        Stage stage = Stage.active();
        stage.records.held(SEAT, OTHER, 9);
        freezes(stage, false).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aNewLifeAdoptsWhenItsOwnClaimIsUnderstood() {
        Stage stage = freezes(Stage.reborn(HoldPhase.ACTIVE, true), true);
        stage.nowGives(Command.Amend.class).amendCommits().nowIn(Phase.ACTIVE);
        stage.serves(20_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void aNewLifeDoesNotAdoptWhatItCannotRead() {
        Stage stage = Stage.reborn(HoldPhase.ACTIVE, true)
                .meets(new Event.GroupUnreadable(DATABASE, "no JSON", List.of(), true));
        stage.after(100).nowIn(Phase.ADOPTING).givesNo(Command.Amend.class);
        stage.reads().nowGives(Command.ReadBack.class);
        stage.readsBack().nowGives(Command.Amend.class);
    }

    @Test
    void aNewLifeRestartsNothingOverADebtOfAPolicyThatItNeverRead() {
        Stage stage = Stage.reborn(HoldPhase.ACTIVE, true);
        stage.records.debts(SEAT).add(new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(3), ""));
        freezes(stage, true).amendCommits().exits("exit status 1").nowIn(Phase.RESTARTING);
        stage.succeeds(Hook.DEMOTE).nowIn(Phase.KILLING);
    }

    @Test
    void theLocalFileTakesNoSeatAway() {
        Seat second = new Seat(1);
        Stage stage = new Stage(100);
        stage.records.held(second, Stage.lifeBefore(), 4);
        Hold found = stage.found(4, HoldPhase.ACTIVE);
        Hold hold = new Hold(
                second,
                found.epoch(),
                found.phase(),
                found.killAt(),
                found.until(),
                found.killLimit(),
                found.onAgentCrash());
        stage.begins(List.of(new FoundHold(hold, true)), 4).nowIn(Phase.ADOPTING);
        freezes(stage, true).amendCommits().nowIn(Phase.ACTIVE);
    }

    @Test
    void nothingIsPromotedUntilAllIsUnderstood() {
        Stage stage = freezes(Stage.in(Phase.PROVING), false).renewalCommits().nowIn(Phase.PROVING);
        stage.givesNo(Command.WriteHold.class).reads().nowIn(Phase.HOLDING);
    }

    @Test
    void nothingIsTaken() {
        Stage stage = freezes(Stage.standby(), false).after(10 * Stage.WAIT);
        stage.givesNo(Command.Claim.class);
        stage.records.change(SEAT, Claim::released);
        freezes(stage, false).after(1000).givesNo(Command.Claim.class);
        stage.reads().reads().nowGives(Command.Claim.class);
    }

    @Test
    void aStopThatIsProvedIsReleased() {
        Stage stage = freezes(Stage.active(), false).stops().nowCalls(Hook.DEMOTE);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).nowGives(Command.Release.class);
    }

    @Test
    void aCauseOfALaterVersionIsKeptInTheClaimAndPlansAllTheSame() {
        Stage stage = Stage.withDrainHook();
        Claim claim = stage.records.claim(SEAT);
        Cause later = Cause.of("rebalance");
        stage.records.standby(OTHER, 100);
        stage.records.intent = Optional.of(new Intent(
                new baton.failover.group.OperationId("move"),
                SEAT,
                claim.epoch(),
                Stage.SELF,
                Optional.of(OTHER),
                Duration.ofSeconds(30),
                later));
        stage.reads().nowIn(Phase.DRAINING);
        stage.succeeds(Hook.DRAIN).succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        assertEquals(later, stage.only(Command.Release.class).claim().cause());
        assertEquals(
                ClaimState.RELEASED, stage.only(Command.Release.class).claim().state());
    }

    @Test
    void textThatIsNoWordIsAnUnknownCause() {
        assertEquals("rebalance", Cause.of("rebalance").word());
        assertEquals(Cause.UNKNOWN, Cause.of("two words\nof whatever"));
        assertEquals(Cause.FENCE, Cause.of("fence"));
    }

    @Test
    void whoIsNotUnderstoodIsNoCandidate() {
        Stage stage = Stage.standby();
        stage.records.joins(OTHER);
        stage.records.unreadable.put(OTHER, "the report of OTHER cannot be understood");
        stage.reads();
        assertTrue(stage.member().view().orElseThrow().unreadable().containsKey(OTHER));
        assertFalse(baton.failover.group.Succession.of(stage.member().view().orElseThrow(), Optional.empty())
                .contains(OTHER));
        stage.records.change(SEAT, Claim::released);
        stage.reads().nowGives(Command.Claim.class);
    }

    @Test
    void whoseStopFailedSaysSoAndKeepsItsClaimThoughFencingIsRequired() {
        Stage stage = Stage.in(Phase.KILLING);
        stage.records.policy.fence = baton.failover.group.FencePolicy.REQUIRED;
        stage.records.standby(OTHER, 100);
        freezes(stage.reads(), false).fails(Hook.KILL);
        Claim marked = stage.only(Command.Amend.class).claim();
        assertTrue(marked.stopFailed());
        assertEquals(ClaimState.HELD, marked.state());
    }

    private static Stage freezes(Stage stage, boolean answersReadBack) {
        return stage.meets(new Event.GroupUnreadable(
                DATABASE,
                "/baton/groups/database/spec cannot be understood",
                stage.records.view(Stage.SELF).seats(),
                answersReadBack));
    }
}
