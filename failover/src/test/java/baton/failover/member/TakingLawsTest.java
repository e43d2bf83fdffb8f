package baton.failover.member;

import static baton.failover.member.Stage.OTHER;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SELF;
import static baton.failover.member.Stage.THIRD;
import static baton.failover.member.Stage.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When a standby takes a seat, and with which words. */
class TakingLawsTest {
    private static final Seat SECOND = new Seat(1);

    // The wait.

    /** Its parts may stem from different instants: the counter of now, the claim of before. */
    @Test
    void aViewWithAnOlderClaimThanTheOwnTakesNothingAway() {
        Stage stage = Stage.claiming();
        GroupView before = stage.records.view(Stage.SELF);
        stage.claimCommits();
        GroupView now = stage.records.view(Stage.SELF);
        GroupView torn = new GroupView(
                now.spec(),
                now.specVersion(),
                now.epoch(),
                now.epochVersion(),
                before.seats(),
                now.latch(),
                now.ownLatch(),
                now.members(),
                now.intent(),
                now.drained());
        stage.meets(new Event.GroupRead(Stage.DATABASE, torn, false));
        stage.nowIn(Phase.PROVING).renewalCommits().nowIn(Phase.HOLDING);
    }

    @Test
    void aReleasedSeatIsClaimedAtOnce() {
        Stage.claiming().nowGives(Command.Claim.class).nowIn(Phase.CLAIMING);
    }

    @Test
    void claimWaitsForTheLeaseNamedInTheClaim() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.records.change(SEAT, claim -> claim.under(new Terms(Duration.ofSeconds(3), false)));
        stage.settles();
        stage.after(3716).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void aLeaseThatMovesRestartsTheWait() {
        Stage stage = Stage.standby().after(WAIT - 1);
        stage.records.leaseMoves(OTHER);
        stage.reads().after(WAIT - 1).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void aClaimThatChangesRestartsTheWait() {
        Stage stage = Stage.standby().after(WAIT - 1);
        stage.records.change(SEAT, claim -> claim.adoptedBy(new Incarnation("n2-next-life")));
        stage.reads().after(WAIT - 1).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void aReadThatShowsNothingNewDoesNotRestartTheWait() {
        Stage stage = Stage.standby().after(WAIT - 1).reads();
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void aGroupThatVanishedBetweenRestartsTheWait() {
        Stage stage = Stage.standby().after(WAIT - 1).meets(new Event.GroupMissing(Stage.DATABASE));
        stage.reads().after(WAIT - 1).givesNo(Command.Claim.class);
    }

    @Test
    void anAbsentLeaseIsWaitedOutAndCheckedAsAbsent() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.records.leases.clear();
        stage.settles().after(WAIT - 1).givesNo(Command.Claim.class);
        Command.Claim claim = stage.after(1).only(Command.Claim.class);
        assertEquals(SeatView.NO_LEASE, claim.leaseCheck().orElseThrow().version());
    }

    @Test
    void aRevokedClaimIsWaitedOutHoweverItsLeaseMoves() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, Claim::revoked);
        stage.reads().after(WAIT - 1);
        stage.records.leaseMoves(OTHER);
        stage.reads().givesNo(Command.Claim.class);
        Command.Claim claim = stage.after(1).only(Command.Claim.class);
        assertEquals(Optional.empty(), claim.leaseCheck());
    }

    @Test
    void revokingAClaimRestartsTheWait() {
        Stage stage = Stage.standby().after(WAIT - 1);
        stage.records.change(SEAT, Claim::revoked);
        stage.reads().after(WAIT - 1).givesNo(Command.Claim.class);
    }

    @Test
    void aSeatOfAGroupThatAnAgentMadeIsWaitedOut() {
        Stage stage = Stage.begun();
        stage.records.free(SEAT);
        stage.records.change(SEAT, Claim::revoked);
        stage.settles().after(WAIT - 1).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void ownHostsClaimIsNeverTakenByWaiting() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, Stage.lifeBefore(), 4);
        stage.reads().after(1).after(WAIT).readsBack().nowCalls(Hook.VERIFY);
        stage.reads().after(WAIT).after(WAIT).givesNo(Command.Claim.class).nowIn(Phase.VERIFYING);
    }

    @Test
    void aClaimOfTheSameNameUnderAnotherStampIsWaitedOut() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, new Holder(SELF, new Stamp("a-clone"), new Incarnation("n1-clone")), 4);
        stage.settles().after(WAIT - 1).givesNo(Command.Claim.class).givesNo(Command.Release.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void whoseLastBootHoldsTheSeatTriesAfterWhoStandsBy() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, new Holder(SELF, new Stamp("last-boot"), new Incarnation("n1-old")), 4);
        stage.records.standby(OTHER, 100);
        stage.settles().after(WAIT).givesNo(Command.Claim.class);
        stage.after(500).nowGives(Command.Claim.class);
    }

    // The transaction.

    @Test
    void theClaimChecksEverythingThatItRestsOn() {
        Stage stage = Stage.standby();
        Command.Claim claim = stage.after(WAIT).only(Command.Claim.class);
        assertEquals(Records.holder(OTHER), claim.leaseCheck().orElseThrow().holder());
        assertEquals(1, claim.leaseCheck().orElseThrow().version());
        assertEquals(stage.records.version(SEAT), claim.claimVersion());
        assertEquals(stage.records.epochVersion, claim.epochVersion());
        assertEquals(stage.records.specVersion, claim.specVersion());
        assertTrue(stage.records.latch.contains(claim.ownLatch()));
    }

    @Test
    void whoIsOvertakenIsRecordedAsDebtor() {
        Command.Claim claim = Stage.standby().after(WAIT).only(Command.Claim.class);
        Debt debt = new Debt(OTHER, Records.holder(OTHER).stamp(), new Epoch(4), "");
        assertEquals(Optional.of(debt), claim.debt());
    }

    @Test
    void whoWasRevokedIsRecordedAsDebtor() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, Claim::revoked);
        Command.Claim claim = stage.reads().after(WAIT).only(Command.Claim.class);
        assertEquals(new Epoch(4), claim.debt().orElseThrow().epoch());
    }

    @Test
    void whoReleasedOwesNothing() {
        Stage stage = Stage.standby();
        stage.records.change(SEAT, Claim::released);
        Command.Claim claim = stage.reads().only(Command.Claim.class);
        assertEquals(Optional.empty(), claim.debt());
        assertEquals(Optional.empty(), claim.leaseCheck());
    }

    @Test
    void theClaimNamesThisLifeAndThePolicy() {
        Stage stage = Stage.standby();
        Claim claim = stage.after(WAIT).only(Command.Claim.class).claim();
        assertEquals(Optional.of(stage.self), claim.holder());
        assertEquals(ClaimState.HELD, claim.state());
        assertEquals(stage.records.terms(), claim.terms());
    }

    @Test
    void anEpochIsAboveAllOfTheGroup() {
        Stage behind = Stage.standby();
        assertEquals(
                new Epoch(5),
                behind.after(WAIT).only(Command.Claim.class).claim().epoch());
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(Cause.FAILOVER, claimAfter(stage -> {})),
                Arguments.of(Cause.FENCE, claimAfter(stage -> stage.records.change(SEAT, Claim::revoked))),
                Arguments.of(Cause.START, claimAfter(stage -> stage.records.change(SEAT, Claim::released))),
                Arguments.of(Cause.SWITCHOVER, claimAfter(stage -> {
                    stage.records.asks("move", SEAT, Optional.empty(), Duration.ofMinutes(1));
                    stage.records.change(SEAT, Claim::released);
                })));
    }

    private static Stage claimAfter(Consumer<Stage> what) {
        Stage stage = Stage.standby();
        what.accept(stage);
        return stage.reads().after(WAIT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void theClaimTellsWhyItIsMade(Cause cause, Stage stage) {
        assertEquals(cause, stage.latest(Command.Claim.class).claim().cause());
    }

    // Whose turn it is.

    @Test
    void rankKWaitsKSteps() {
        Stage stage = Stage.begun();
        stage.records.standby(OTHER, 100);
        stage.records.standby(THIRD, 100);
        stage.records.free(SEAT);
        stage.settles().after(999).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void candidateITriesSeatI() {
        Stage stage = Stage.begun();
        stage.records.policy.activeActive(2);
        stage.records.standby(OTHER, 100);
        stage.records.free(SEAT);
        stage.records.free(SECOND);
        assertEquals(SECOND, stage.settles().only(Command.Claim.class).seat());
    }

    @Test
    void targetOfAnIntentClaimsBeforeThoseOfHigherPriority() {
        Stage stage = Stage.standby();
        stage.records.standby(THIRD, 900);
        stage.records.asks("move", SEAT, Optional.of(SELF), Duration.ofMinutes(1));
        stage.records.change(SEAT, Claim::released);
        stage.reads().nowGives(Command.Claim.class);
    }

    @Test
    void whoLeavesClaimsAfterEverybodyElse() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, SELF, 4);
        stage.records.standby(THIRD, 1);
        stage.records.asks("move", SEAT, Optional.empty(), Duration.ofMinutes(1));
        stage.records.change(SEAT, Claim::released);
        stage.settles().after(499).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void anIntentThatIsOverRanksNobody() {
        Stage stage = Stage.standby();
        stage.records.standby(THIRD, 900);
        stage.records.asks("move", SEAT, Optional.of(SELF), Duration.ofSeconds(30));
        stage.reads();
        stage.records.change(SEAT, Claim::released);
        stage.late(30_000).reads().givesNo(Command.Claim.class);
    }

    private static Stage failedToPromote() {
        return Stage.in(Phase.PROMOTING).fails(Hook.PROMOTE).succeeds(Hook.KILL).releaseCommits();
    }

    @Test
    void backingOffYieldsUnlessAlone() {
        Stage yields = failedToPromote();
        yields.records.standby(OTHER, 100);
        yields.readsBack().reads().after(9_000).givesNo(Command.Claim.class);
        yields.records.report(OTHER, 100, false, false);
        yields.reads().nowGives(Command.Claim.class);
    }

    @Test
    void backingOffEnds() {
        Stage stage = failedToPromote();
        stage.records.standby(OTHER, 100);
        stage.readsBack().reads().after(9_999).givesNo(Command.Claim.class);
        stage.after(501).nowGives(Command.Claim.class);
    }

    @Test
    void aFailedStartIsNotTriedAgainAtOnceEvenAlone() {
        Stage stage = failedToPromote().readsBack().reads();
        stage.after(999).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    @Test
    void eachFailureInARowDoublesThePause() {
        Stage stage = failedToPromote().readsBack().reads().after(1000);
        stage.claimCommits().renewalCommits().holdStands().fails(Hook.PROMOTE);
        stage.succeeds(Hook.KILL).releaseCommits().readsBack().reads();
        stage.after(1999).givesNo(Command.Claim.class);
        stage.after(1).nowGives(Command.Claim.class);
    }

    // Who never claims.

    static Stream<Arguments> obstacles() {
        return Stream.of(
                obstacle("priority-zero", stage -> stage.meets(new Event.PriorityChanged(Stage.DATABASE, 0))),
                obstacle("unhealthy", Stage::isUnhealthy),
                obstacle("drained", Stage::drains),
                obstacle("guard-silent", stage -> stage.guard(false)),
                obstacle("agent-stops", Stage::stops),
                obstacle(
                        "unreadable",
                        stage -> stage.meets(new Event.GroupUnreadable(Stage.DATABASE, "no JSON", List.of(), false))),
                obstacle("debt", stage -> {
                    stage.records.debts(SEAT).add(new Debt(SELF, new Stamp("another-boot"), new Epoch(2), ""));
                    stage.reads();
                }));
    }

    private static Arguments obstacle(String code, Consumer<Stage> how) {
        return Arguments.of(code, how);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("obstacles")
    void whoHasAnObstacleNeverClaimsAndSaysWhy(String code, Consumer<Stage> how) {
        Stage stage = Stage.standby();
        how.accept(stage);
        assertEquals(
                List.of(code),
                stage.member().report().orElseThrow().reasons().stream()
                        .map(reason -> reason.code())
                        .toList());
        stage.after(WAIT - 1).after(1).givesNo(Command.Claim.class);
        stage.after(60_000).nowStandsBy();
    }

    @Test
    void priorityZeroNeverClaims() {
        Stage stage = new Stage(0).begins(List.of(), 0);
        stage.records.free(SEAT);
        stage.settles().after(60_000).givesNo(Command.Claim.class);
    }

    @Test
    void debtorNeverClaims() {
        Stage stage = Stage.standby();
        stage.records.debts(SEAT).add(new Debt(SELF, new Stamp("another-boot"), new Epoch(2), ""));
        stage.records.change(SEAT, Claim::released);
        stage.reads().after(WAIT - 1).givesNo(Command.Claim.class);
    }

    @Test
    void nobodyClaimsBeforeItsAgentBegan() {
        Stage stage = new Stage(100).guard(true);
        stage.meets(new Event.HealthChanged(Stage.DATABASE, true, "", OptionalLong.empty()));
        stage.records.free(SEAT);
        stage.records.joins(SELF);
        stage.settles().after(60_000).givesNo(Command.Claim.class);
    }

    @Test
    void nobodyClaimsWithoutAPlaceInTheLatch() {
        Stage stage = Stage.standby();
        stage.records.leaves(SELF);
        stage.reads();
        stage.records.leaves(SELF);
        stage.records.change(SEAT, Claim::released);
        stage.reads().givesNo(Command.Claim.class);
    }

    @Test
    void surplusSeatIsNeverClaimed() {
        Stage stage = Stage.standby();
        stage.records.free(SECOND);
        stage.reads().after(5000).givesNo(Command.Claim.class);
    }

    // One claim at a time, and what an unknown one means.

    @Test
    void aRefusedClaimIsReadBackBeforeTheNext() {
        Stage stage = Stage.claiming().claimEnds(new Outcome.Refused("claim"));
        stage.nowGives(Command.ReadBack.class).nowStandsBy();
        stage.reads().after(1000).givesNo(Command.Claim.class);
        stage.readsBack().nowGives(Command.Claim.class);
    }

    @Test
    void unknownClaimCountsOnlyForTheExactEpoch() {
        Stage won = Stage.claiming();
        won.claimCommitsUnheard();
        won.claimEnds(new Outcome.Unknown("no answer")).nowIn(Phase.CLAIMING);
        won.readsBack().nowIn(Phase.PROVING);

        Stage lost = Stage.claiming();
        Claim asked = lost.latest(Command.Claim.class).claim();
        lost.claimEnds(new Outcome.Unknown("no answer"));
        lost.records.held(SEAT, SELF, asked.epoch().number() + 1);
        lost.readsBack().nowIn(Phase.VERIFYING).givesNo(Command.WriteHold.class);
    }

    @Test
    void unknownClaimCountsOnlyForTheLifeThatAsked() {
        Stage stage = Stage.claiming();
        stage.claimEnds(new Outcome.Unknown("no answer"));
        stage.records.held(SEAT, Stage.lifeBefore(), 1);
        stage.readsBack().after(WAIT).readsBack().nowIn(Phase.VERIFYING);
    }

    @Test
    void anUnknownClaimIsNotDecidedByAReadThatBeganBefore() {
        Stage stage = Stage.claiming();
        stage.claimEnds(new Outcome.Unknown("no answer")).reads().nowIn(Phase.CLAIMING);
    }

    @Test
    void givenUpEpochIsNeverAskedForAgain() {
        Stage stage = Stage.claiming();
        Epoch givenUp = stage.latest(Command.Claim.class).claim().epoch();
        stage.claimEnds(new Outcome.Unknown("no answer")).readsBack();
        assertEquals(givenUp.next(), stage.only(Command.Claim.class).claim().epoch());
    }

    /** It may never be committed, and a mark above what was committed would look like an incident. */
    @Test
    void givenUpEpochIsNoMark() {
        Stage stage = Stage.claiming();
        stage.claimEnds(new Outcome.Unknown("no answer")).readsBack().givesNo(Command.Mark.class);
    }

    @Test
    void anEpochGivenUpWithItsGroupIsNeverAskedForAgain() {
        Stage stage = Stage.claiming();
        Epoch givenUp = stage.latest(Command.Claim.class).claim().epoch();
        stage.meets(new Event.GroupMissing(Stage.DATABASE));
        stage.meets(new Event.ClaimEnded(Stage.DATABASE, givenUp, new Outcome.Unknown("no answer")));
        assertEquals(
                givenUp.next(), stage.reads().only(Command.Claim.class).claim().epoch());
    }

    @Test
    void aClaimThatCommitsAfterItWasGivenUpIsVerifiedAndReleased() {
        Stage stage = Stage.claiming().claimEnds(new Outcome.Unknown("no answer"));
        stage.records.standby(OTHER, 900);
        stage.readsBack().nowStandsBy();
        stage.claimCommitsUnheard();
        stage.reads().nowCalls(Hook.VERIFY);
        stage.succeeds(Hook.VERIFY).nowGives(Command.Release.class);
    }

    @Test
    void aViewOlderThanTheOwnWriteDecidesNothing() {
        Stage stage = Stage.active();
        Event older = new Event.GroupRead(Stage.DATABASE, stage.records.view(SELF), false);
        stage.drains().succeeds(Hook.DEMOTE).succeeds(Hook.VERIFY).releaseCommits();
        stage.meets(older).callsNoHook();
        stage.givesNo(Command.Release.class).nowStandsBy();
    }

    // Groups in which every member has its own seat.

    private static Stage everybodyKeeps() {
        Stage stage = Stage.begun();
        stage.records.policy.everybodyKeeps();
        return stage;
    }

    @Test
    void aMemberThatFindsNoSeatAddsOne() {
        Stage stage = everybodyKeeps();
        stage.records.held(SEAT, OTHER, 4);
        Command.AddSeat add = stage.settles().only(Command.AddSeat.class);
        assertEquals(SECOND, add.seat());
        assertEquals(new Epoch(5), add.claim().epoch());
        assertEquals(stage.records.epochVersion, add.epochVersion());
        assertEquals(stage.records.specVersion, add.specVersion());
    }

    /** The group had kept its seats; its new policy did not reach this claim yet. */
    private static Stage behindAKeptSeat() {
        Stage stage = Stage.begun();
        stage.records.held(SEAT, OTHER, 4);
        stage.records.change(SEAT, claim -> claim.under(new Terms(Duration.ofSeconds(8), true)));
        return stage;
    }

    @Test
    void keptSeatBelongsToItsNode() {
        Stage stage = behindAKeptSeat().settles().after(WAIT).givesNo(Command.Claim.class);
        stage.after(3_600_000).givesNo(Command.Claim.class).nowStandsBy();
        stage.records.change(SEAT, Claim::released);
        stage.reads().nowGives(Command.Claim.class);
    }

    @Test
    void revokedKeptSeatStillBelongsToItsNode() {
        Stage stage = behindAKeptSeat();
        stage.records.change(SEAT, Claim::revoked);
        stage.settles().after(WAIT).givesNo(Command.Claim.class);
        stage.after(3_600_000).givesNo(Command.Claim.class).nowStandsBy();
    }

    @Test
    void memberTakesItsOwnLeftSeatBeforeAnother() {
        Stage stage = everybodyKeeps();
        stage.records.free(SEAT);
        stage.records.held(SECOND, new Holder(SELF, new Stamp("last-boot"), new Incarnation("n1-old")), 4);
        stage.settles().givesNo(Command.AddSeat.class).givesNo(Command.Claim.class);
        stage.after(WAIT - 1).givesNo(Command.AddSeat.class).givesNo(Command.Claim.class);
        assertEquals(SECOND, stage.after(1).only(Command.Claim.class).seat());
    }
}
