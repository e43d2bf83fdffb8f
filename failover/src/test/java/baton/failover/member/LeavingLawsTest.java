package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.DEMOTE;
import static baton.failover.member.Stage.KILL;
import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SLACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** From active to a proved stop, and only then to a claim that is given back. */
class LeavingLawsTest {
    /** From the sending of the last renewal to the graceful stop, and to the end of the hold as the guard sees it. */
    private static final long DEMOTE_AFTER = LEASE - DEMOTE - KILL - SLACK;

    private static final long KILL_AFTER = LEASE - KILL - SLACK;

    // The order of a stop.

    @Test
    void releaseFollowsOnlyAProvedStop() {
        Stage stage = Stage.active().drains();
        stage.nowCalls(Hook.DEMOTE).givesNo(Command.Release.class);
        stage.succeeds(Hook.DEMOTE).nowCalls(Hook.VERIFY).givesNo(Command.Release.class);
        stage.succeeds(Hook.VERIFY);
        assertTrue(stage.place(Command.DropHold.class) < stage.place(Command.Release.class));
        assertEquals(
                ClaimState.RELEASED, stage.only(Command.Release.class).claim().state());
    }

    private static Stage activeInSeven() {
        return Stage.activeIn(IntStream.rangeClosed(1, 7)
                .mapToObj(number -> new GroupName("group" + number))
                .toList());
    }

    private static long stopping(Stage stage) {
        return stage.node().members().values().stream()
                .flatMap(member -> member.tenure().stream())
                .filter(tenure -> tenure.phase() == Phase.DEMOTING)
                .count();
    }

    /** Issue 12, kind 4: a host that handed over 200 seats at once had no processor left to renew the last of them. */
    @Test
    void aFewSeatsAtATimeAreLeft() {
        Stage stage = activeInSeven().stops();
        assertEquals(4, stopping(stage));
        stage.late(10).renewalCommits().after(200);
        assertEquals(4, stopping(stage));
    }

    @Test
    void theNextSeatIsLeftWhenAStopIsOver() {
        Stage stage = activeInSeven().stops();
        for (int over = 0; over < 4; over++) {
            Command.RunHook demote = stage.history.stream()
                    .filter(command -> command instanceof Command.RunHook)
                    .map(command -> (Command.RunHook) command)
                    .filter(run -> run.call().hook() == Hook.DEMOTE)
                    .skip(over)
                    .findFirst()
                    .orElseThrow();
            Epoch epoch = demote.call().epoch();
            stage.meets(new Event.HookEnded(demote.group(), epoch, Hook.DEMOTE, true, ""));
            stage.meets(new Event.HookEnded(demote.group(), epoch, Hook.VERIFY, true, ""));
            Command.Release release = stage.latest(Command.Release.class);
            stage.meets(new Event.ReleaseEnded(release.group(), SEAT, epoch, new Outcome.Done(9)));
        }
        stage.after(200);
        assertEquals(3, stopping(stage));
    }

    @Test
    void slowStopsDelayTheOthersForThreeSeconds() {
        Stage stage = activeInSeven().stops().serves(2_999);
        assertEquals(4, stopping(stage));
        stage.serves(201);
        assertEquals(7, stopping(stage));
    }

    @Test
    void whatIsNotWellWaitsForNobody() {
        Stage stage = activeInSeven().stops();
        Stage failing = stage.exits("exit status 1");
        assertEquals(Phase.VERIFYING, failing.phase().orElseThrow());
        Stage lost = activeInSeven().stops().late(DEMOTE_AFTER).meets(new Event.Alarm());
        assertEquals(7, stopping(lost));
    }

    @Test
    void aFailedDemoteIsKilled() {
        Stage stage = Stage.in(Phase.DEMOTING).fails(Hook.DEMOTE);
        stage.nowCalls(Hook.KILL).nowIn(Phase.KILLING).givesNo(Command.Release.class);
    }

    @Test
    void aStopThatIsNotProvedIsKilled() {
        Stage stage = Stage.in(Phase.VERIFYING).fails(Hook.VERIFY);
        stage.nowCalls(Hook.KILL).nowIn(Phase.KILLING).givesNo(Command.Release.class);
    }

    @Test
    void failedStopKeepsTheClaimAndTriesAgain() {
        Stage stage = Stage.in(Phase.STOP_FAILED).givesNo(Command.Release.class);
        stage.after(999);
        assertTrue(stage.callsNoHook());
        stage.after(1);
        assertTrue(stage.calls(Hook.KILL));
        stage.fails(Hook.KILL).nowIn(Phase.STOP_FAILED).givesNo(Command.Release.class);
        stage.after(1000).succeeds(Hook.KILL).nowGives(Command.Release.class);
    }

    @Test
    void failedStopRenewsItsClaimWithoutAHold() {
        Stage stage = Stage.in(Phase.STOP_FAILED).serves(20_000).nowIn(Phase.STOP_FAILED);
        assertTrue(stage.latest(Command.Renew.class).covered().size() == 1);
        stage.renewalCommits().givesNo(Command.ExtendHold.class);
    }

    @Test
    void failedStopIsShown() {
        Stage stage = Stage.in(Phase.STOP_FAILED);
        assertTrue(stage.history.stream()
                .anyMatch(command -> command instanceof Command.LogTransition log
                        && log.transition().kind() == Transition.Kind.STOP_FAILED));
        assertTrue(stage.member().report().orElseThrow().reasons().stream()
                .anyMatch(reason -> reason.code().equals("stop-failed")));
    }

    @Test
    void aHoldIsNothingToAdoptOnceItsDemoteMayHaveBegun() {
        Stage stage = Stage.active().drains();
        assertTrue(stage.place(Command.WriteHold.class) < stage.place(Command.RunHook.class));
        assertEquals(
                HoldPhase.DEMOTING, stage.only(Command.WriteHold.class).hold().phase());
    }

    @Test
    void whoGaveItsSeatBackGoesToTheTailOfTheLatch() {
        Stage.in(Phase.RELEASING)
                .releaseCommits()
                .nowGives(Command.RejoinLatch.class)
                .nowStandsBy();
    }

    // The lease.

    @Test
    void theGracefulStopBeginsWhenItCanStillBeOverInTime() {
        Stage stage = Stage.active();
        assertEquals(stage.ahead(DEMOTE_AFTER), stage.tenure().killAt().minus(Duration.ofMillis(DEMOTE)));
        stage.after(DEMOTE_AFTER - 1).nowIn(Phase.ACTIVE);
        stage.after(1).nowIn(Phase.DEMOTING);
        assertEquals(
                stage.ahead(DEMOTE), stage.only(Command.RunHook.class).call().deadline());
    }

    @Test
    void demoteOnALostLeaseIsIrrevocable() {
        Stage stage = Stage.active().after(1000);
        Command.Renew late = stage.latest(Command.Renew.class);
        stage.late(DEMOTE_AFTER - 1000).meets(new Event.Alarm()).nowIn(Phase.DEMOTING);
        stage.renewalCommits(late).givesNo(Command.ExtendHold.class).nowIn(Phase.DEMOTING);
        stage.after(DEMOTE).nowCalls(Hook.KILL);
    }

    @Test
    void aStopIsLimitedByThePolicyInForceAndByTheHoldNotByTheFile() {
        Stage stage = Stage.active();
        stage.records.policy.killLimit(3000);
        HookCall before = stage.reads()
                .drains()
                .fails(Hook.DEMOTE)
                .only(Command.RunHook.class)
                .call();
        assertEquals(Hook.KILL, before.hook());
        assertEquals(Duration.ofMillis(KILL), before.killLimit(), "the hold was not written since");
        assertEquals(Duration.ofMillis(DEMOTE), before.demoteLimit());

        Stage renewed = Stage.active();
        renewed.records.policy.killLimit(3000);
        HookCall after = renewed.reads()
                .after(Stage.PERIOD)
                .renewalCommits()
                .drains()
                .only(Command.RunHook.class)
                .call();
        assertEquals(Duration.ofMillis(3000), after.killLimit());
    }

    @Test
    void aDemoteThatOutlivesTheHoldIsKilled() {
        Stage stage = Stage.active().drains();
        stage.after(KILL_AFTER - 1).nowIn(Phase.DEMOTING);
        stage.after(1).nowCalls(Hook.KILL);
    }

    @Test
    void plannedDemoteKeepsRenewing() {
        Stage stage = Stage.active().drains().serves(30_000).nowIn(Phase.DEMOTING);
        assertTrue(stage.tenure().killAt().isReached(stage.ahead(KILL_AFTER)));
        assertFalse(stage.tenure().killAt().isReached(stage.ahead(DEMOTE)));
    }

    @Test
    void pausedAgentHonoursItsDeadlineBeforeAnyEvent() {
        Stage stage = Stage.active().after(1000);
        stage.late(KILL_AFTER).renewalCommits().nowCalls(Hook.KILL).givesNo(Command.ExtendHold.class);
    }

    @Test
    void aPauseOfTheAgentDuringThePromoteIsKilled() {
        Stage stage = Stage.in(Phase.PROMOTING).late(KILL_AFTER).succeeds(Hook.PROMOTE);
        stage.nowCalls(Hook.KILL).nowIn(Phase.KILLING);
    }

    @Test
    void aPromoteThatEndsTooLateForAnythingElseIsDemoted() {
        Stage.in(Phase.PROMOTING).late(DEMOTE_AFTER).succeeds(Hook.PROMOTE).nowCalls(Hook.DEMOTE);
        Stage.in(Phase.CHECKING).late(DEMOTE_AFTER).succeeds(Hook.CHECK).nowCalls(Hook.DEMOTE);
    }

    @Test
    void aRestartWhoseLeaseIsLostIsKilled() {
        Stage.in(Phase.RESTARTING).after(DEMOTE_AFTER).nowCalls(Hook.KILL);
    }

    @Test
    void lapsedHoldIsNeverWrittenAgain() {
        Stage stage = Stage.active().after(1000);
        stage.lapses().nowCalls(Hook.KILL);
        stage.renewalCommits().givesNo(Command.ExtendHold.class).givesNo(Command.WriteHold.class);
    }

    @Test
    void underKeepNoDeadlineEndsTheService() {
        Stage stage = Stage.begun();
        stage.records.policy.everybodyKeeps();
        stage.records.free(SEAT);
        stage.settles().becomesActive();
        assertEquals(Tick.NEVER, stage.tenure().killAt());
        stage.after(3_600_000).nowIn(Phase.ACTIVE);
    }

    // The claim.

    @Test
    void aRevokedClaimDemotesAndIsReleased() {
        Stage stage = Stage.active().isRevoked().nowCalls(Hook.DEMOTE);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).nowGives(Command.Release.class);
    }

    @Test
    void revokedClaimIsNeverExtended() {
        Stage stage = Stage.active().after(1000).isRevoked();
        stage.renewalCommits().givesNo(Command.ExtendHold.class);
        stage.after(1000).givesNo(Command.Renew.class);
    }

    @Test
    void aClaimRevokedDuringAPlannedDemoteIsNeverExtended() {
        Stage stage = Stage.active().after(1000).drains().isRevoked();
        stage.renewalCommits().givesNo(Command.ExtendHold.class);
        stage.after(1000).givesNo(Command.Renew.class);
    }

    @Test
    void whoPromotesUnderARevokedClaimIsKilledThoughItIsToLeaveAnyway() {
        Stage.in(Phase.PROMOTING).drains().isRevoked().nowCalls(Hook.KILL);
        Stage.in(Phase.CHECKING).isRevoked().nowCalls(Hook.KILL);
    }

    @Test
    void whoWasRevokedBacksOff() {
        Stage stage = Stage.active().isRevoked().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        stage.releaseCommits();
        assertTrue(stage.member().report().orElseThrow().backingOff());
    }

    @Test
    void aSeatThatPassedOnIsLeftWithoutARelease() {
        Stage stage = Stage.active();
        stage.records.held(SEAT, OTHER, 9);
        stage.reads().nowCalls(Hook.DEMOTE);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).givesNo(Command.Release.class);
        assertTrue(stage.logged(Transition.Kind.LOST));
        stage.nowStandsBy();
    }

    @Test
    void aSeatThatPassedOnIsNeverExtended() {
        Stage stage = Stage.active().after(1000);
        stage.records.held(SEAT, OTHER, 9);
        stage.reads().renewalCommits().givesNo(Command.ExtendHold.class);
    }

    @Test
    void aClaimThatVanishedIsNotFree() {
        Stage stage = Stage.active().meets(new Event.GroupMissing(DATABASE)).nowCalls(Hook.DEMOTE);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).givesNo(Command.Claim.class);
        assertTrue(stage.logged(Transition.Kind.LOST));
    }

    @Test
    void anUnreadableGroupGoesOnWhileItsLeaseIsRenewed() {
        Stage stage =
                Stage.active().meets(new Event.GroupUnreadable(DATABASE, "the claim is no JSON", List.of(), false));
        stage.serves(60_000).nowIn(Phase.ACTIVE);
    }

    @Test
    void anUnknownReleaseIsReadBackBeforeItIsSentAgain() {
        Stage stage = Stage.in(Phase.RELEASING).releaseEnds(new Outcome.Unknown("no answer"));
        stage.nowGives(Command.ReadBack.class).givesNo(Command.Release.class);
        stage.readsBack().nowGives(Command.Release.class);
        stage.records.change(SEAT, Claim::released);
        stage.releaseEnds(new Outcome.Refused("claim")).readsBack().nowStandsBy();
    }

    @Test
    void aReleaseIsNotSentWhileTheClaimIsBeingRewritten() {
        Stage stage = Stage.active();
        stage.records.policy.lease(6000);
        stage.reads().after(1000).renewalCommits().nowGives(Command.Amend.class);
        stage.drains().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).givesNo(Command.Release.class);
        stage.amendCommits().nowGives(Command.Release.class);
        assertEquals(
                stage.records.version(SEAT), stage.only(Command.Release.class).claimVersion());
    }

    // The end of the agent.

    @Test
    void agentThatStopsReleasesFirst() {
        Stage stage = Stage.active().stops().nowCalls(Hook.DEMOTE).givesNo(Command.Exit.class);
        stage.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).givesNo(Command.Exit.class);
        assertEquals(List.of(), stage.releaseCommits().only(Command.Exit.class).kept());
        stage.after(1000).givesNo(Command.Exit.class);
    }

    @Test
    void aStandbyThatStopsEndsAtOnce() {
        Stage.standby().stops().nowGives(Command.Exit.class);
    }

    @Test
    void agentThatCannotReachTheEnsembleEndsOnceItsStopIsProved() {
        Stage stage = Stage.active().stops().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        stage.after(LEASE - 1).givesNo(Command.Exit.class);
        assertEquals(
                List.of(Stage.DATABASE), stage.after(1).only(Command.Exit.class).kept(), "it says what is still held");
    }

    @Test
    void agentThatCannotProveItsStopNeverEnds() {
        Stage stage = Stage.in(Phase.STOP_FAILED).stops();
        stage.after(600_000).givesNo(Command.Exit.class);
    }

    @Test
    void aClaimWonAfterTheStopWasAskedIsGivenBack() {
        Stage stage = Stage.claiming().stops().givesNo(Command.Exit.class);
        stage.claimCommits().nowGives(Command.Release.class).releaseCommits().nowGives(Command.Exit.class);
    }

    @Test
    void oneFailureAfterALongStayCountsAsTheFirst() {
        Stage stage = Stage.in(Phase.PROMOTING).fails(Hook.PROMOTE).succeeds(Hook.KILL);
        stage.releaseCommits().readsBack().reads().after(1000).becomesActive().serves(60_000);
        stage.amendCommits()
                .isRevoked()
                .succeeds(Hook.DEMOTE)
                .succeeds(Hook.VERIFY)
                .releaseCommits();
        stage.readsBack().reads().after(1000);
        assertEquals(Optional.of(Phase.CLAIMING), stage.phase());
    }

    // What is told.

    /** The history tells of a release in the transaction that releases, so it cannot come after the next claim. */
    @Test
    void aReleaseTellsWhyAndHowLong() {
        Stage stage = Stage.active().drains().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        Transition told = stage.only(Command.Release.class).told();
        assertEquals(Transition.Kind.RELEASED, told.kind());
        assertEquals(stage.tenure().epoch(), told.epoch());
        assertEquals(
                List.of(Phase.DEMOTING, Phase.VERIFYING),
                told.phases().stream().map(Transition.Lap::phase).toList());
        Transition logged =
                stage.releaseCommits().only(Command.LogTransition.class).transition();
        assertEquals(told.detail(), logged.detail());
        assertEquals(told.cause(), logged.cause());
    }

    @Test
    void aTransitionTellsOnlyThePhasesSinceTheOneBefore() {
        Stage stage = Stage.active()
                .drains()
                .succeeds(Hook.DEMOTE)
                .succeeds(Hook.VERIFY)
                .releaseCommits();

        assertEquals(
                List.of(Phase.DEMOTING, Phase.VERIFYING, Phase.RELEASING),
                stage.only(Command.LogTransition.class).transition().phases().stream()
                        .map(Transition.Lap::phase)
                        .toList());
    }
}
