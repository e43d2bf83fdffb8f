package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.DEMOTE;
import static baton.failover.member.Stage.KILL;
import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SLACK;
import static baton.failover.member.Stage.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.Epoch;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Seat;
import baton.failover.group.Stamp;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a new life of the agent does about what the lives before it left behind. */
class AdoptingLawsTest {
    @Test
    void anUnreadableMarkTakesNoSeatAndIsTriedAgain() {
        Stage stage = Stage.damaged(Optional.of("expected a number"), Optional.empty());
        stage.records.free(Stage.SEAT);
        stage.records.epoch = new Epoch(7);
        stage.settles().givesNo(Command.Claim.class).after(60_000).givesNo(Command.Claim.class);
        assertTrue(stage.reasons().contains("mark-unwritable"));
        // Repaired by hand: what the file says counts from now on.
        stage.meets(new Event.MarkWritten(DATABASE, new Epoch(7), Optional.empty()))
                .reads();
        assertEquals(new Epoch(8), stage.latest(Command.Claim.class).claim().epoch());
    }

    @Test
    void whoCannotReadWhatItWasAskedToStopAdoptsNothing() {
        Stage stage = Stage.damaged(Optional.empty(), Optional.of("expected a number"));
        stage.records.held(Stage.SEAT, Stage.lifeBefore(), 4);
        stage.begins(List.of(new FoundHold(stage.found(4, HoldPhase.ACTIVE), true)), 4);
        stage.nowIn(Phase.KILLING);
        assertTrue(stage.reasons().contains("state-unreadable"));
    }

    private static Stage adopting() {
        return Stage.in(Phase.ADOPTING).readsBack();
    }

    @Test
    void adoptionComparesAndRunsNoHook() {
        Stage stage = adopting();
        Command.Amend amend = stage.only(Command.Amend.class);
        assertEquals(stage.records.version(SEAT), amend.claimVersion());
        stage.amendCommits().nowIn(Phase.ACTIVE);
        assertTrue(stage.logged(Transition.Kind.ADOPTED));
        assertTrue(stage.history.stream().noneMatch(Command.RunHook.class::isInstance));
    }

    @Test
    void adoptionChangesNothingButTheIncarnation() {
        Stage stage = adopting();
        Claim before = stage.records.claim(SEAT);
        assertEquals(
                before.adoptedBy(stage.self.incarnation()),
                stage.only(Command.Amend.class).claim());
    }

    @Test
    void claimOfAnotherLifesLeaseIsNotRenewed() {
        Stage stage = adopting().after(1000).givesNo(Command.Renew.class);
        assertEquals(
                stage.records.version(SEAT) + 1,
                stage.amendCommits().only(Command.Renew.class).covered().get(0).claimVersion());
    }

    @Test
    void claimOfAnotherLifesLeaseIsNotRenewedWhileItsStopIsProvedEither() {
        Stage stage = Stage.reborn(HoldPhase.PROMOTING, true).readsBack().nowIn(Phase.KILLING);
        stage.after(1000).givesNo(Command.Renew.class);
        stage.fails(Hook.KILL).nowIn(Phase.STOP_FAILED).after(1000).givesNo(Command.Renew.class);
    }

    @Test
    void adoptedHoldKeepsItsEndUntilARenewalProvesMore() {
        Stage stage = Stage.in(Phase.ADOPTING);
        Tick until = stage.tenure().hold().orElseThrow().until();
        stage.late(1000).readsBack().late(1000).amendCommits();
        assertEquals(until, stage.tenure().hold().orElseThrow().until());
        Tick sent = stage.now();
        Hold hold =
                stage.late(300).renewalCommits().only(Command.ExtendHold.class).hold();
        assertEquals(sent.plus(Duration.ofMillis(LEASE)), hold.until());
    }

    @Test
    void anAdoptedHoldKeepsItsKillLimitUntilARenewalProvesMore() {
        Stage stage = Stage.in(Phase.ADOPTING);
        Hold found = stage.tenure().hold().orElseThrow();
        stage.records.policy.killLimit(3000);
        stage.readsBack().amendCommits().exits("exit status 1");
        Hold restarting = stage.only(Command.WriteHold.class).hold();
        assertEquals(found.in(HoldPhase.PROMOTING), restarting);
        Hold renewed = stage.renewalCommits().only(Command.ExtendHold.class).hold();
        assertEquals(Duration.ofMillis(3000), renewed.killLimit());
    }

    @Test
    void adoptionWaitsForAReadThatBeganInThisLife() {
        Stage.in(Phase.ADOPTING)
                .reads()
                .givesNo(Command.Amend.class)
                .readsBack()
                .nowGives(Command.Amend.class);
    }

    @Test
    void adoptionWaitsForTheGuard() {
        Stage stage = new Stage(100);
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.meets(new Event.Started(
                Stage.DATABASE,
                List.of(new FoundHold(stage.found(4, HoldPhase.ACTIVE), true)),
                new Epoch(4),
                Epoch.NONE));
        stage.readsBack().amendCommits().nowIn(Phase.ADOPTING);
        stage.guard(true).nowIn(Phase.ACTIVE);
    }

    @Test
    void aRefusedAdoptionIsReadBackAndTriedWithTheNewVersion() {
        Stage stage = adopting();
        stage.records.change(SEAT, claim -> claim);
        stage.amendEnds(new Outcome.Refused("claim"))
                .nowGives(Command.ReadBack.class)
                .givesNo(Command.Amend.class);
        assertEquals(
                stage.records.version(SEAT),
                stage.readsBack().only(Command.Amend.class).claimVersion());
    }

    @Test
    void anUnknownAdoptionThatCommittedIsSeenOnReadingBack() {
        Stage stage = adopting();
        stage.amendCommitsUnheard();
        stage.amendEnds(new Outcome.Unknown("no answer")).readsBack().nowIn(Phase.ACTIVE);
    }

    @Test
    void demotingHoldIsNeverAdopted() {
        Stage.reborn(HoldPhase.DEMOTING, true).nowCalls(Hook.KILL).nowIn(Phase.KILLING);
    }

    @Test
    void promotingHoldIsNeverAdopted() {
        Stage.reborn(HoldPhase.PROMOTING, true).nowCalls(Hook.KILL);
    }

    @Test
    void lapsedHoldIsNeverAdopted() {
        Stage.reborn(HoldPhase.ACTIVE, false).nowCalls(Hook.KILL);
    }

    @Test
    void twoActiveHoldsOfOneGroupAreBothEnded() {
        Stage stage = new Stage(100);
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        Hold older = stage.found(3, HoldPhase.ACTIVE);
        Hold newer = stage.found(4, HoldPhase.ACTIVE);
        stage.begins(List.of(new FoundHold(older, true), new FoundHold(newer, true)), 4);
        stage.nowCalls(Hook.KILL).readsBack().succeeds(Hook.KILL).nowCalls(Hook.KILL);
        assertEquals(new Epoch(4), stage.tenure().epoch());
        stage.readsBack();
        stage.succeeds(Hook.KILL);
        assertEquals(new Epoch(4), stage.only(Command.Release.class).claim().epoch());
    }

    @Test
    void leftoverHoldIsEndedBeforeAnythingNew() {
        Stage stage = Stage.reborn(HoldPhase.PROMOTING, true);
        stage.records.free(new Seat(0));
        stage.records.epoch = new Epoch(4);
        stage.readsBack().reads().givesNo(Command.Claim.class);
        stage.succeeds(Hook.KILL).nowGives(Command.DropHold.class);
        stage.readsBack().nowGives(Command.Claim.class);
    }

    @Test
    void leftoverHoldsClaimIsReleasedAfterTheKill() {
        Stage stage = Stage.reborn(HoldPhase.PROMOTING, true).readsBack().givesNo(Command.Release.class);
        stage.succeeds(Hook.KILL).nowGives(Command.Release.class);
    }

    @Test
    void leftoverClaimWithoutAHoldIsVerifiedAndReleased() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.reads().after(1).after(WAIT).readsBack().nowCalls(Hook.VERIFY).givesNo(Command.Release.class);
        stage.succeeds(Hook.VERIFY).nowGives(Command.Release.class);
    }

    @Test
    void leftoverClaimWithoutAHoldIsLeftAloneWhileItsLeaseMoves() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.reads();
        for (int renewal = 0; renewal < 3; renewal++) {
            stage.after(WAIT - 1);
            assertTrue(stage.callsNoHook());
            stage.records.leases.merge(Stage.lifeBefore().incarnation(), 1, Integer::sum);
            stage.reads();
        }
        assertTrue(stage.callsNoHook());
        stage.givesNo(Command.Release.class);
        stage.after(WAIT - 1);
        assertTrue(stage.callsNoHook());
        stage.after(1).readsBack().nowCalls(Hook.VERIFY);
    }

    /** What was not read while this agent stood still is no silence of another one. */
    @Test
    void leftoverClaimWithoutAHoldIsLeftAloneAfterAPauseThatHidItsRenewals() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.reads().after(1);
        stage.records.leases.merge(Stage.lifeBefore().incarnation(), 1, Integer::sum);
        stage.after(WAIT);
        assertTrue(stage.callsNoHook());
        stage.readsBack().after(WAIT - 1);
        assertTrue(stage.callsNoHook());
        stage.after(1).readsBack().nowCalls(Hook.VERIFY);
    }

    @Test
    void aClaimUnderAnotherStampIsNoLeftover() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, new Holder(Stage.SELF, new Stamp("last-boot"), new Incarnation("n1-old")), 4);
        stage.settles();
        assertTrue(stage.callsNoHook());
        stage.nowStandsBy();
    }

    @Test
    void aHoldWhoseSeatPassedOnIsKilledInsteadOfAdopted() {
        Stage stage = Stage.in(Phase.ADOPTING);
        stage.records.held(SEAT, OTHER, 5);
        stage.readsBack().nowCalls(Hook.KILL).givesNo(Command.Amend.class);
        stage.succeeds(Hook.KILL).givesNo(Command.Release.class).nowStandsBy();
    }

    @Test
    void aHoldWhoseClaimWasRevokedIsKilledInsteadOfAdopted() {
        Stage stage = Stage.in(Phase.ADOPTING);
        stage.records.change(SEAT, Claim::revoked);
        stage.readsBack().nowCalls(Hook.KILL).givesNo(Command.Amend.class);
        stage.succeeds(Hook.KILL).nowGives(Command.Release.class);
    }

    @Test
    void aHoldWhoseGroupIsGoneIsKilledInsteadOfAdopted() {
        Stage.in(Phase.ADOPTING).meets(new Event.GroupMissing(Stage.DATABASE)).nowCalls(Hook.KILL);
    }

    @Test
    void adoptionThatTakesTooLongDemotesInTime() {
        Stage stage = Stage.in(Phase.ADOPTING)
                .after(LEASE - DEMOTE - KILL - SLACK - 1)
                .nowIn(Phase.ADOPTING);
        stage.after(1).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aDrainedHostDemotesInsteadOfAdopting() {
        Stage stage = Stage.in(Phase.ADOPTING);
        stage.records.drained = true;
        stage.readsBack().nowCalls(Hook.DEMOTE);
    }

    @Test
    void aServiceThatEndedBeforeItsAdoptionIsRestarted() {
        adopting().exits("exit status 1").amendCommits().after(10).nowIn(Phase.RESTARTING);
    }

    @Test
    void aSilentGuardAloneDoesNotEndAnAdoption() {
        Stage stage = Stage.in(Phase.ADOPTING).guard(false).nowIn(Phase.ADOPTING);
        assertTrue(stage.callsNoHook());
    }
}
