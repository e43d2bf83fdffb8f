package baton.failover.member;

import static baton.failover.member.Stage.DATABASE;
import static baton.failover.member.Stage.LEASE;
import static baton.failover.member.Stage.PERIOD;
import static baton.failover.member.Stage.SEAT;
import static baton.failover.member.Stage.SELF;
import static baton.failover.member.Stage.SLACK;
import static baton.failover.member.Stage.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.AgentPace;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a renewal proves, and for whom. */
class RenewingLawsTest {
    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void aHeldClaimIsRenewedEveryPeriod() {
        Stage stage = Stage.active().after(PERIOD - 1).givesNo(Command.Renew.class);
        stage.after(1).nowGives(Command.Renew.class);
        stage.after(PERIOD).nowGives(Command.Renew.class);
    }

    @Test
    void whoHoldsNothingRenewsNothing() {
        Stage stage = Stage.standby();
        stage.after(PERIOD).after(PERIOD).givesNo(Command.Renew.class);
    }

    @Test
    void oneRenewalCoversEveryHeldClaim() {
        Stage stage = Stage.activeTwice().after(PERIOD);
        assertEquals(
                List.of(DATABASE, WEB),
                stage.only(Command.Renew.class).covered().stream()
                        .map(Covered::group)
                        .toList());
        Tick sent = stage.now();
        stage.late(200).renewalCommits();
        for (Command.ExtendHold extend : stage.all(Command.ExtendHold.class)) {
            assertEquals(sent.plus(millis(LEASE)), extend.hold().until());
        }
        assertEquals(2, stage.all(Command.ExtendHold.class).size());
    }

    @Test
    void aClaimThatIsWonWhileARenewalIsUnderWayIsProvedByTheNextAfterItsAnswer() {
        Stage stage = Stage.activeAndClaiming().after(PERIOD);
        Command.Renew periodic = stage.only(Command.Renew.class);
        stage.claimCommits().givesNo(Command.Renew.class);
        stage.late(20).renewalCommits(periodic);
        assertEquals(
                List.of(DATABASE, WEB),
                stage.only(Command.Renew.class).covered().stream()
                        .map(Covered::group)
                        .toList());
    }

    @Test
    void anAnswerThatDoesNotComeKeepsNoClaimWaiting() {
        Stage stage = Stage.activeAndClaiming().after(PERIOD);
        stage.claimCommits().after(99).givesNo(Command.Renew.class);
        stage.after(1).nowGives(Command.Renew.class);
    }

    @Test
    void onlyWhatThisVeryRenewalCheckedIsExtended() {
        Stage stage = Stage.activeTwice().after(PERIOD);
        Command.Renew both = stage.only(Command.Renew.class);
        Covered web = both.covered().get(1);
        stage.renewalEnds(both, new RenewalOutcome.Refused(List.of(web)));
        Command.Renew alone = stage.only(Command.Renew.class);
        assertEquals(List.of(both.covered().get(0)), alone.covered());
        stage.renewalCommits(alone);
        assertEquals(DATABASE, stage.only(Command.ExtendHold.class).group());
    }

    @Test
    void aRefusedClaimIsReadBackBeforeItIsCoveredAgain() {
        Stage stage = Stage.active().after(PERIOD);
        stage.records.change(SEAT, claim -> claim);
        Command.Renew renew = stage.only(Command.Renew.class);
        stage.renewalEnds(renew, new RenewalOutcome.Refused(renew.covered()));
        stage.nowGives(Command.ReadBack.class).givesNo(Command.Renew.class).nowIn(Phase.ACTIVE);
        Command.Renew again = stage.readsBack().only(Command.Renew.class);
        assertEquals(stage.records.version(SEAT), again.covered().get(0).claimVersion());
    }

    @Test
    void aRefusalOfAnOlderVersionDoubtsNothing() {
        Stage stage = Stage.active().after(PERIOD);
        Command.Renew older = stage.only(Command.Renew.class);
        stage.records.change(SEAT, claim -> claim);
        stage.reads().renewalEnds(older, new RenewalOutcome.Refused(older.covered()));
        stage.givesNo(Command.ReadBack.class).nowGives(Command.Renew.class);
    }

    @Test
    void anUnknownRenewalIsSentAgainSoon() {
        Stage stage = Stage.active().after(PERIOD);
        stage.renewalEnds(new RenewalOutcome.Unknown("no answer")).nowIn(Phase.ACTIVE);
        stage.after(100).nowGives(Command.Renew.class);
    }

    @Test
    void anUnknownRenewalExtendsNothing() {
        Stage stage = Stage.active().after(PERIOD);
        stage.renewalEnds(new RenewalOutcome.Unknown("no answer")).givesNo(Command.ExtendHold.class);
    }

    @Test
    void anAnswerCountsOnce() {
        Stage stage = Stage.active().after(PERIOD).renewalEnds(new RenewalOutcome.Unknown("no answer"));
        stage.renewalCommits().givesNo(Command.ExtendHold.class);
    }

    @Test
    void aVanishedLeaseIsNeverMadeAgainButBeginsANewIncarnation() {
        Stage stage = Stage.active().after(PERIOD);
        stage.renewalEnds(new RenewalOutcome.LeaseGone()).nowGives(Command.Reincarnate.class);
        stage.givesNo(Command.ExtendHold.class);
    }

    @Test
    void anOlderRenewalNeverShortensAHold() {
        Stage stage = Stage.active().after(PERIOD);
        Command.Renew older = stage.only(Command.Renew.class);
        Command.Renew newer = stage.after(PERIOD).only(Command.Renew.class);
        Tick until = stage.renewalCommits(newer)
                .only(Command.ExtendHold.class)
                .hold()
                .until();
        stage.renewalCommits(older);
        assertEquals(until, stage.tenure().hold().orElseThrow().until());
    }

    @Test
    void aReleasedClaimIsNotRenewed() {
        Stage.in(Phase.RELEASING).after(PERIOD).givesNo(Command.Renew.class);
    }

    @Test
    void loweredLeaseReachesTheHoldBeforeTheClaim() {
        Stage stage = Stage.active();
        stage.records.policy.lease(6000);
        stage.reads().givesNo(Command.Amend.class).after(PERIOD);
        Tick sent = stage.now();
        stage.renewalCommits();
        assertTrue(stage.place(Command.ExtendHold.class) < stage.place(Command.Amend.class));
        assertEquals(
                sent.plus(millis(6000)),
                stage.only(Command.ExtendHold.class).hold().until());
        assertEquals(
                millis(6000), stage.only(Command.Amend.class).claim().terms().lease());
    }

    @Test
    void raisedLeaseReachesTheClaimBeforeTheHold() {
        Stage stage = Stage.active();
        stage.records.policy.lease(12_000);
        stage.reads().after(PERIOD);
        Tick sent = stage.now();
        stage.renewalCommits().nowGives(Command.Amend.class);
        assertEquals(
                sent.plus(millis(LEASE)),
                stage.only(Command.ExtendHold.class).hold().until());
        stage.amendCommits().after(PERIOD);
        sent = stage.now();
        stage.renewalCommits();
        assertEquals(
                sent.plus(millis(12_000)),
                stage.only(Command.ExtendHold.class).hold().until());
    }

    @Test
    void aPlannedRestartLengthensTheClaimFirstAndThenTheHoldWithoutWaitingForThePeriod() {
        Stage stage = Stage.active();
        assertEquals(List.of(DATABASE), stage.node().notBridged(Stage.ROOM, stage.now()));
        stage.meets(new Event.RestartPlanned(Optional.of(Stage.ROOM)));
        stage.renewalCommits(stage.only(Command.Renew.class));
        assertEquals(
                LEASE,
                stage.only(Command.ExtendHold.class)
                        .hold()
                        .until()
                        .since(stage.now())
                        .toMillis());
        Terms longer = stage.only(Command.Amend.class).claim().terms();
        assertEquals(
                List.of(DATABASE), stage.node().notBridged(Stage.ROOM, stage.now()), "the hold is as short as before");
        stage.amendCommits().renewalCommits(stage.only(Command.Renew.class));
        assertEquals(
                longer.lease(),
                stage.only(Command.ExtendHold.class).hold().until().since(stage.now()));
        assertEquals(List.of(), stage.node().notBridged(Stage.ROOM, stage.now()));
    }

    @Test
    void aRestartThatIsCalledOffShortensTheHoldFirstAndThenTheClaim() {
        Stage stage = Stage.active();
        Terms policy = stage.records.terms();
        bridged(stage).meets(new Event.RestartPlanned(Optional.empty()));
        stage.renewalCommits(stage.only(Command.Renew.class));
        assertTrue(stage.place(Command.ExtendHold.class) < stage.place(Command.Amend.class));
        assertEquals(
                policy.lease(),
                stage.only(Command.ExtendHold.class).hold().until().since(stage.now()));
        assertEquals(policy, stage.only(Command.Amend.class).claim().terms());
    }

    @Test
    void aBridgeEndsLikeAnyHoldWhenNobodyRenews() {
        Stage stage = bridged(Stage.active());
        Tick killAt = stage.tenure().hold().orElseThrow().killAt();
        stage.late(killAt.since(stage.now()).toMillis())
                .meets(new Event.Alarm())
                .nowCalls(Hook.KILL);
    }

    private static Stage bridged(Stage stage) {
        stage.meets(new Event.RestartPlanned(Optional.of(Stage.ROOM)));
        stage.renewalCommits(stage.only(Command.Renew.class)).amendCommits();
        return stage.renewalCommits(stage.only(Command.Renew.class));
    }

    @Test
    void aLoweredLeaseWhoseRewriteMayStillCommitBindsTheHold() {
        Stage stage = Stage.active();
        Terms before = stage.records.terms();
        stage.records.policy.lease(6000);
        stage.reads().after(PERIOD).renewalCommits().nowGives(Command.Amend.class);
        stage.amendEnds(new Outcome.Unknown("no answer"));
        stage.records.policy.lease(LEASE);
        stage.readsBack().after(PERIOD);
        Tick sent = stage.now();
        stage.renewalCommits();
        assertEquals(
                sent.plus(millis(6000)),
                stage.only(Command.ExtendHold.class).hold().until());
        assertEquals(before, stage.only(Command.Amend.class).claim().terms());
        stage.amendCommits().after(PERIOD);
        sent = stage.now();
        stage.renewalCommits();
        assertEquals(
                sent.plus(millis(LEASE)),
                stage.only(Command.ExtendHold.class).hold().until());
    }

    @Test
    void aRaisedKillLimitReachesTheHoldTogetherWithItsKillAt() {
        Stage stage = Stage.active();
        Hold before = stage.tenure().hold().orElseThrow();
        stage.records.policy.killLimit(3000);
        stage.reads();
        assertEquals(before, stage.tenure().hold().orElseThrow());
        stage.after(PERIOD);
        Tick sent = stage.now();
        Hold after = stage.renewalCommits().only(Command.ExtendHold.class).hold();
        assertEquals(millis(3000), after.killLimit());
        assertEquals(sent.plus(millis(LEASE - 3000 - SLACK)), after.killAt());
        assertEquals(sent.plus(millis(LEASE)), after.until());
    }

    @Test
    void aHoldThatIsOnlyGivenAnotherPhaseKeepsItsKillLimit() {
        Stage stage = Stage.active();
        Hold before = stage.tenure().hold().orElseThrow();
        stage.records.policy.killLimit(3000);
        Hold after = stage.reads().drains().only(Command.WriteHold.class).hold();
        assertEquals(before.in(HoldPhase.DEMOTING), after);
    }

    @Test
    void termsAreRewrittenOneAtATime() {
        Stage stage = Stage.active();
        stage.records.policy.lease(6000);
        stage.reads().after(PERIOD).renewalCommits().nowGives(Command.Amend.class);
        stage.after(PERIOD).renewalCommits().givesNo(Command.Amend.class);
    }

    @Test
    void moreClaimsThanOneTransactionHoldsAreSplit() {
        int groups = Renewing.BATCH + 1;
        List<Member> members = new ArrayList<>();
        for (int number = 0; number < groups; number++) {
            members.add(new Member(new GroupName("g" + number), new Policy().spec(), 100, false));
        }
        Node node = Node.starting(Records.holder(SELF), AgentPace.DEFAULT, "n1:8701", members);
        Tick now = new Tick(100_000);
        node = Rules.next(node, new Event.GuardChanged(true), now).node();
        for (Member member : members) {
            node = claimed(node, member.group(), now);
        }
        List<Command> commands =
                Rules.next(node, new Event.Alarm(), now.plus(millis(PERIOD))).commands();
        assertEquals(
                List.of(Renewing.BATCH, 1),
                commands.stream()
                        .map(command -> ((Command.Renew) command).covered().size())
                        .toList());
    }

    private static Node claimed(Node before, GroupName group, Tick now) {
        Records records = new Records();
        records.free(SEAT);
        records.standby(SELF, 100);
        Node node = before;
        for (Event event : List.of(
                new Event.HealthChanged(group, true, "", OptionalLong.empty()),
                new Event.Started(group, List.of(), Epoch.NONE, Epoch.NONE),
                new Event.GroupRead(group, records.view(SELF), false),
                new Event.ClaimEnded(group, new Epoch(1), new Outcome.Done(2)))) {
            node = Rules.next(node, event, now).node();
        }
        return node;
    }
}
