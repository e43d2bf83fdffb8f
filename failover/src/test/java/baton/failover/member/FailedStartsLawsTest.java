package baton.failover.member;

import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SELF;
import static baton.failover.member.Stage.WAIT;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.FailedStarts;
import baton.failover.group.Reason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Starts that fail in a row are counted in the claim, whoever tries; issue 12, kind 9. */
class FailedStartsLawsTest {
    private static final long MINUTE = 60_000;

    /** A standby before a released claim of n2, after so many failed starts under the present policy. */
    private static Stage after(int failed) {
        return after(failed, 0);
    }

    private static Stage after(int failed, int policy) {
        Stage stage = Stage.begun();
        stage.records.set(
                SEAT,
                new Claim(
                                new Epoch(4),
                                Optional.of(Records.holder(OTHER)),
                                ClaimState.RELEASED,
                                stage.records.terms(),
                                Cause.HEALTH)
                        .after(new FailedStarts(failed, policy)));
        return stage.settles();
    }

    private static FailedStarts released(Stage stage) {
        return stage.only(Command.Release.class).claim().failed();
    }

    /** The first check fails; the stop is proved. */
    private static Stage failedFirstCheck(Stage stage) {
        return stage.claimCommits()
                .renewalCommits()
                .holdStands()
                .succeeds(Hook.PROMOTE)
                .fails(Hook.CHECK)
                .succeeds(Hook.DEMOTE)
                .succeeds(Hook.VERIFY);
    }

    // Counting.

    @Test
    void aStartThatFailsCountsOneMore() {
        assertEquals(new FailedStarts(1, 0), released(failedFirstCheck(Stage.claiming())));
        assertEquals(new FailedStarts(3, 0), released(failedFirstCheck(after(2).nowIn(Phase.CLAIMING))));
    }

    @Test
    void aStartThatTheHostCouldNotBeginCountsNothing() {
        Event cannotRun = new Event.HostObstacle("cannot-run", Optional.of("no descriptors are left"));
        Stage promoting = Stage.in(Phase.PROMOTING).meets(cannotRun);
        promoting.fails(Hook.PROMOTE).succeeds(Hook.KILL);
        assertEquals(new FailedStarts(0, 0), released(promoting));
        assertTrue(promoting.reasons().contains("cannot-run"));

        Event notRun = new Event.CheckNotRun(Stage.DATABASE, Optional.of("its program is not there"));
        Stage checking = Stage.in(Phase.CHECKING).meets(notRun);
        checking.fails(Hook.CHECK).succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        assertEquals(new FailedStarts(0, 0), released(checking));
    }

    /** Each is a reason of health, and none of them says anything of the service. */
    @Test
    void aTroubleOfTheHostOrItsGuardCountsNothing() {
        assertEquals(FailedStarts.NONE, released(Stage.in(Phase.HOLDING).holdIsRefused("No space left on device")));
        assertEquals(
                FailedStarts.NONE, released(Stage.in(Phase.HOLDING).guard(false).holdStands()));

        Stage unmarked = Stage.claiming().diskIsSilent().claimCommits().renewalCommits();
        assertEquals(FailedStarts.NONE, released(unmarked.diskAnswers(Optional.of("Read-only file system"))));

        Stage unguarded = after(2).becomesActive().guard(false);
        unguarded.succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        assertEquals(new FailedStarts(2, 0), released(unguarded));
    }

    @Test
    void aPlannedLeaveCountsNothing() {
        Stage stage = after(2).becomesActive().drains().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY);
        assertEquals(new FailedStarts(2, 0), released(stage));
    }

    @Test
    void aHolderThatIsGoneNeitherCountsNorForgives() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, claim -> claim.after(new FailedStarts(2, 0)));
        stage.reads().after(1).after(WAIT);
        assertEquals(
                new FailedStarts(2, 0), stage.only(Command.Claim.class).claim().failed());
    }

    @Test
    void aLeaseThatIsLostCountsNothing() {
        Stage stage =
                after(2).becomesActive().late(LEASE).meets(new Event.Alarm()).succeeds(Hook.KILL);
        assertEquals(new FailedStarts(2, 0), released(stage));
    }

    @Test
    void aServiceThatIsWellForgivesWhatFailedBefore() {
        Stage stage = after(3).becomesActive().serves(MINUTE - 1000);
        assertEquals(3, stage.tenure().claim.orElseThrow().failed().count());
        stage.givesNo(Command.Amend.class).serves(2000);
        assertEquals(
                FailedStarts.NONE, stage.latest(Command.Amend.class).claim().failed());
        stage.amendCommits().exits("exit status 1").succeeds(Hook.DEMOTE);
    }

    @Test
    void aChangedPolicyForgives() {
        after(FailedStarts.LIMIT, 7).nowIn(Phase.CLAIMING);
        assertEquals(
                new FailedStarts(1, 0), released(failedFirstCheck(after(5, 7).nowIn(Phase.CLAIMING))));
    }

    // Waiting.

    @Test
    void theFirstFailuresLetTheNextMemberTryAtOnce() {
        for (int failed = 0; failed <= FailedStarts.FREE; failed++) {
            after(failed).nowIn(Phase.CLAIMING);
        }
    }

    @Test
    void moreFailuresMakeEveryMemberWaitLonger() {
        long pause = 10_000;
        for (int failed = FailedStarts.FREE + 1; failed < FailedStarts.LIMIT; failed++) {
            Stage stage = after(failed).nowStandsBy();
            stage.after(pause - 1).nowStandsBy().after(1).nowIn(Phase.CLAIMING);
            pause = Math.min(2 * pause, 5 * MINUTE);
        }
    }

    @Test
    void aPauseNeverShortensTheWaitForALease() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, claim -> claim.after(new FailedStarts(4, 0)));
        stage.reads().after(WAIT - 1).nowStandsBy();
        stage.after(10_000 - WAIT).nowStandsBy().after(1).nowIn(Phase.CLAIMING);
    }

    @Test
    void atTheLimitNobodyTriesAgainAndEveryMemberSaysTheRemedy() {
        Stage stage = after(FailedStarts.LIMIT).nowStandsBy().after(60 * MINUTE).nowStandsBy();
        Reason reason =
                requireNonNull(stage.records.members.get(SELF)).reasons().get(0);
        assertEquals("starts-failed", reason.code());
        assertEquals(
                "10 starts of seat 0 in a row failed; nobody tries again until an operator asks for it: correct the"
                        + " cause, then: baton switchover database",
                reason.sentence());
    }

    @Test
    void anOperatorsWordBringsTheNextStartAndForgives() {
        Stage stage = after(FailedStarts.LIMIT);
        stage.records.asks("move", SEAT, Optional.empty(), Duration.ofMinutes(1));
        stage.reads().nowIn(Phase.CLAIMING);
        assertEquals(
                FailedStarts.NONE, stage.latest(Command.Claim.class).claim().failed());
    }

    @Test
    void aWishThatNobodyCouldCarryOutInItsTimeEnds() {
        Stage stage = after(FailedStarts.LIMIT);
        stage.records.asks("move", SEAT, Optional.empty(), Duration.ofMinutes(1));
        stage.records.report(SELF, 100, true, false);
        stage.isUnhealthy().reads().nowStandsBy().givesNo(Command.FinishOperation.class);
        assertFalse(stage.after(MINUTE).only(Command.FinishOperation.class).succeeded());
    }

    // Alone.

    @Test
    void aServiceThatNeverComesUpIsNotRestartedForEverBecauseNobodyElseIsThere() {
        Stage stage = Stage.active();
        int starts = 1;
        while (stage.isIn(Phase.ACTIVE)) {
            stage.exits("exit status 1");
            if (!stage.isIn(Phase.RESTARTING)) {
                break;
            }
            stage.succeeds(Hook.DEMOTE).after(1000);
            stage.succeeds(Hook.PROMOTE).succeeds(Hook.CHECK).holdStands();
            starts++;
            assertTrue(starts < 10, "it is started again and again");
        }
        assertEquals(1 + FailedStarts.FREE, starts);
        assertEquals(new FailedStarts(1 + FailedStarts.FREE, 0), released(stage.succeeds(Hook.VERIFY)));
    }

    @Test
    void whereEveryMemberHasItsOwnSeatAnotherSeatIsNoWayAroundThePause() {
        Stage stage = Stage.begun();
        stage.records.policy.everybodyKeeps();
        stage.records.set(
                SEAT,
                new Claim(
                                new Epoch(4),
                                Optional.of(stage.self),
                                ClaimState.RELEASED,
                                stage.records.terms(),
                                Cause.HEALTH)
                        .after(new FailedStarts(4, 0)));
        stage.settles().nowStandsBy().givesNo(Command.AddSeat.class);
        stage.after(10_000).nowIn(Phase.CLAIMING);
    }
}
