package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.claimOf;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static baton.zookeeper.TestEnsemble.unbounded;
import static baton.zookeeper.TestEnsemble.upTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LatchEntry;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.member.Command;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a claim transaction promises. */
@Tag("ensemble")
class ClaimStoreTest {
    private static final Holder A = holder("a");
    private static final Holder B = holder("b");

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static ClaimStore claims;

    private GroupName group;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        claims = new ClaimStore(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @BeforeEach
    void create() throws Exception {
        group = ensemble.group(connection, spec());
    }

    @Test
    void aFreeSeatIsTakenAndTheEpochRaised() throws Exception {
        LatchEntry latch = TestEnsemble.candidate(connection, group, A);
        Command.Claim claim = claimOf(group, view(), SEAT, A, latch);

        assertEquals(new Outcome.Done(1), get(claims.claim(claim, TestEnsemble.TOLD)));

        SeatView seat = seat();
        assertEquals(claim.claim(), seat.claim());
        assertEquals(1, seat.claimVersion());
        assertEquals(new Epoch(1), view().epoch());
    }

    @Test
    void claimIsRefusedWhenTheLeaseMoved() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        LatchEntry latch = TestEnsemble.candidate(connection, group, B);
        Command.Claim claim = claimOf(group, view(), SEAT, B, latch);
        renew(A);

        assertRefused("the lease of a moved", get(claims.claim(claim, TestEnsemble.TOLD)));
        assertEquals(new Epoch(1), seat().claim().epoch());
    }

    @Test
    void claimOfAStandingLeaseLeavesADebtBehind() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);

        TestEnsemble.taken(connection, group, SEAT, B);

        assertTrue(seat().claim().isHeldBy(B.node()));
        assertEquals(List.of(new Debt(A.node(), A.stamp(), new Epoch(1), "")), seat().debts());
    }

    /** What a peer does on the word of the holder's guard. */
    @Test
    void aPeerReleasesAClaimOnlyAsItRead() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        SeatView read = seat();
        Command.Release release =
                new Command.Release(group, SEAT, read.claim().released(), read.claimVersion(), TestEnsemble.TRANSITION);
        Command.Amend adoption =
                new Command.Amend(group, SEAT, read.claim().adoptedBy(new Incarnation("next")), read.claimVersion());
        assertEquals(new Outcome.Done(read.claimVersion() + 1), get(claims.amend(adoption)));

        assertTrue(get(claims.release(release, TestEnsemble.TOLD)) instanceof Outcome.Refused);
        assertEquals(adoption.claim(), seat().claim());

        SeatView again = seat();
        release = new Command.Release(
                group, SEAT, again.claim().released(), again.claimVersion(), TestEnsemble.TRANSITION);
        assertEquals(new Outcome.Done(again.claimVersion() + 1), get(claims.release(release, TestEnsemble.TOLD)));
        assertEquals(again.claim().released(), seat().claim());
        assertEquals(List.of(), seat().debts());
        LatchEntry latch = TestEnsemble.candidate(connection, group, B);
        assertTrue(
                get(claims.claim(claimOf(group, view(), SEAT, B, latch), TestEnsemble.TOLD)) instanceof Outcome.Done);
    }

    @Test
    void claimAfterAVanishedLeaseIsRefusedWhenItIsThereAgain() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        LatchEntry latch = TestEnsemble.candidate(connection, group, B);
        String lease = connection.paths().lease(A);
        connection.framework().delete().forPath(lease);
        Command.Claim claim = claimOf(group, view(), SEAT, B, latch);
        assertEquals(SeatView.NO_LEASE, claim.leaseCheck().orElseThrow().version());

        connection.framework().create().forPath(lease);
        assertRefused("the lease of a is there again", get(claims.claim(claim, TestEnsemble.TOLD)));
        connection.framework().delete().forPath(lease);
        assertEquals(2, done(get(claims.claim(claim, TestEnsemble.TOLD))));
        assertEquals(null, connection.framework().checkExists().forPath(lease));
    }

    @Test
    void claimAfterAForgottenNodeNeedsNoParentsOfItsLease() throws Exception {
        Holder gone = new Holder(holder("gone").node(), A.stamp(), new Incarnation("forgotten"));
        TestEnsemble.taken(connection, group, SEAT, gone);
        LatchEntry latch = TestEnsemble.candidate(connection, group, B);
        done(get(new NodeStore(connection).forget(gone.node())));
        Command.Claim claim = claimOf(group, view(), SEAT, B, latch);

        assertEquals(2, done(get(claims.claim(claim, TestEnsemble.TOLD))));
    }

    @Test
    void claimIsRefusedWhenTheSpecChanged() throws Exception {
        LatchEntry latch = TestEnsemble.candidate(connection, group, A);
        Command.Claim claim = claimOf(group, view(), SEAT, A, latch);
        done(get(new GroupStore(connection).change(group, upTo(2), 0)));

        assertRefused("the spec changed", get(claims.claim(claim, TestEnsemble.TOLD)));
    }

    @Test
    void claimIsRefusedWhenTheClaimChangedUnderItsEpoch() throws Exception {
        Command.Claim held = TestEnsemble.taken(connection, group, SEAT, A);
        LatchEntry latch = TestEnsemble.candidate(connection, group, B);
        Command.Claim claim = claimOf(group, view(), SEAT, B, latch);
        var adopted = held.claim().adoptedBy(new Incarnation("next-life"));
        done(get(claims.amend(new Command.Amend(group, SEAT, adopted, 1))));

        assertRefused("the claim changed", get(claims.claim(claim, TestEnsemble.TOLD)));
        assertEquals(adopted, seat().claim());
    }

    @Test
    void claimIsRefusedWhenTheOwnLatchNodeIsGone() throws Exception {
        LatchEntry latch = TestEnsemble.candidate(connection, group, A);
        Command.Claim claim = claimOf(group, view(), SEAT, A, latch);
        connection.framework().delete().forPath(connection.paths().latchEntry(group, latch.id()));

        assertRefused("the own latch node is gone", get(claims.claim(claim, TestEnsemble.TOLD)));
    }

    @Test
    void twoClaimsOfOneVersionOneWins() throws Exception {
        LatchEntry first = TestEnsemble.candidate(connection, group, A);
        LatchEntry second = TestEnsemble.candidate(connection, group, B);
        GroupView view = view();

        CompletableFuture<Outcome> a = claims.claim(claimOf(group, view, SEAT, A, first), TestEnsemble.TOLD);
        CompletableFuture<Outcome> b = claims.claim(claimOf(group, view, SEAT, B, second), TestEnsemble.TOLD);

        assertEquals(new Outcome.Done(1), get(a));
        assertInstanceOf(Outcome.Refused.class, get(b));
        assertTrue(seat().claim().isHeldBy(A.node()));
    }

    @Test
    void epochsAreUniqueOverSeats() throws Exception {
        group = ensemble.group(connection, upTo(2));
        LatchEntry first = TestEnsemble.candidate(connection, group, A);
        LatchEntry second = TestEnsemble.candidate(connection, group, B);
        GroupView view = view();
        assertEquals(new Outcome.Done(1), get(claims.claim(claimOf(group, view, SEAT, A, first), TestEnsemble.TOLD)));

        assertRefused(
                "another epoch was claimed",
                get(claims.claim(claimOf(group, view, new Seat(1), B, second), TestEnsemble.TOLD)));
        assertEquals(
                new Outcome.Done(1),
                get(claims.claim(claimOf(group, view(), new Seat(1), B, second), TestEnsemble.TOLD)));
        assertEquals(
                new Epoch(2), view().seat(new Seat(1)).orElseThrow().claim().epoch());
    }

    @Test
    void aSeatIsAddedOnceWithItsClaim() throws Exception {
        group = ensemble.group(connection, unbounded());
        LatchEntry latch = TestEnsemble.candidate(connection, group, A);
        GroupView view = view();
        Command.AddSeat add = new Command.AddSeat(
                group,
                SEAT,
                TestEnsemble.held(view, A),
                view.epochVersion(),
                view.specVersion(),
                latch,
                TestEnsemble.TRANSITION);

        assertEquals(new Outcome.Done(0), get(claims.addSeat(add, TestEnsemble.TOLD)));
        assertRefused("another epoch was claimed", get(claims.addSeat(add, TestEnsemble.TOLD)));
        assertTrue(seat().claim().isHeldBy(A.node()));
        assertEquals(new Epoch(1), view().epoch());
    }

    /** Whoever reads a change can read how it came, and who reads no change reads nothing of one. */
    @Test
    void aChangeAndItsEntryInTheHistoryAreWrittenTogetherOrNotAtAll() throws Exception {
        HistoryStore history = new HistoryStore(connection);
        LatchEntry first = TestEnsemble.candidate(connection, group, A);
        LatchEntry second = TestEnsemble.candidate(connection, group, B);
        GroupView view = view();
        done(get(claims.claim(claimOf(group, view, SEAT, A, first), TestEnsemble.TOLD)));
        assertRefused(
                "another epoch was claimed",
                get(claims.claim(claimOf(group, view, SEAT, B, second), TestEnsemble.TOLD)));
        Node claim = node(connection.paths().claim(group, SEAT));
        assertEquals(List.of(claim.writtenBy()), ids(history));

        SeatView taken = seat();
        Command.Release release = new Command.Release(
                group, SEAT, taken.claim().released(), taken.claimVersion(), TestEnsemble.TRANSITION);
        done(get(claims.release(release, TestEnsemble.TOLD)));
        assertRefused("the claim changed", get(claims.release(release, TestEnsemble.TOLD)));
        Node released = node(connection.paths().claim(group, SEAT));
        assertEquals(List.of(claim.writtenBy(), released.writtenBy()), ids(history));
    }

    @Test
    void aHistoryThatSomebodyDeletedDelaysAChangeAndDoesNotBarIt() throws Exception {
        LatchEntry latch = TestEnsemble.candidate(connection, group, A);
        Command.Claim claim = claimOf(group, view(), SEAT, A, latch);
        connection
                .framework()
                .delete()
                .deletingChildrenIfNeeded()
                .forPath(connection.paths().history(group));

        assertRefused("the group or its history does not exist", get(claims.claim(claim, TestEnsemble.TOLD)));
        done(get(claims.claim(claim, TestEnsemble.TOLD)));
        assertEquals(1, ids(new HistoryStore(connection)).size());
    }

    private List<Long> ids(HistoryStore history) throws Exception {
        return get(history.after(group, 0)).stream()
                .map(HistoryStore.Recorded::id)
                .toList();
    }

    private Node node(String path) throws Exception {
        return ((Reply.Found<Node>) get(connection.calls().read(path))).value();
    }

    @Test
    void aClaimIsReleasedOnlyInTheVersionItsHolderKnows() throws Exception {
        Command.Claim claim = TestEnsemble.taken(connection, group, SEAT, A);
        Command.Release release = new Command.Release(group, SEAT, claim.claim(), 1, TestEnsemble.TRANSITION);

        assertEquals(new Outcome.Done(2), get(claims.release(release, TestEnsemble.TOLD)));
        assertEquals(ClaimState.RELEASED, seat().claim().state());
        assertRefused("the claim changed", get(claims.release(release, TestEnsemble.TOLD)));
    }

    @Test
    void revokingARevokedClaimWritesNothing() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);

        assertEquals(new Outcome.Done(2), get(claims.revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD)));
        assertEquals(new Outcome.Done(2), get(claims.revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD)));
        assertEquals(2, seat().claimVersion());
    }

    @Test
    void aWordIsTakenOnlyOfTheClaimThatWasJudged() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        get(claims.revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD));
        SeatView judged = seat();
        Command.Amend failed = new Command.Amend(group, SEAT, judged.claim().withFailedStop(), judged.claimVersion());
        assertEquals(new Outcome.Done(judged.claimVersion() + 1), get(claims.amend(failed)));

        assertRefused(
                "the claim changed since it was read",
                get(claims.vouch(group, SEAT, new Epoch(1), judged.claimVersion(), TestEnsemble.TOLD)));
        assertEquals(
                new Outcome.Done(judged.claimVersion() + 2),
                get(claims.vouch(group, SEAT, new Epoch(1), seat().claimVersion(), TestEnsemble.TOLD)));
        assertEquals(ClaimState.RELEASED, seat().claim().state());
    }

    @Test
    void aNewerEpochIsNeverRevokedInPlaceOfAnOlderOne() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        TestEnsemble.taken(connection, group, SEAT, B);

        assertRefused(
                "the epoch of seat 0 is 2, not 1", get(claims.revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD)));
    }

    @Test
    void aDebtIsPaidOnceAndStaysPaid() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        TestEnsemble.taken(connection, group, SEAT, B);
        Debt debt = seat().debts().get(0);

        done(get(claims.payDebt(group, SEAT, debt)));
        done(get(claims.payDebt(group, SEAT, debt)));
        assertEquals(List.of(), seat().debts());
    }

    @Test
    void unknownFieldsSurviveARewrite() throws Exception {
        Command.Claim claim = TestEnsemble.taken(connection, group, SEAT, A);
        String path = connection.paths().claim(group, SEAT);
        String text = TestEnsemble.text(connection.framework(), path);
        TestEnsemble.write(connection.framework(), path, text.replace("{", "{\"colour\":{\"shade\":7},"));

        Command.Release release = new Command.Release(group, SEAT, claim.claim(), 2, TestEnsemble.TRANSITION);
        assertEquals(new Outcome.Done(3), get(claims.release(release, TestEnsemble.TOLD)));

        String after = TestEnsemble.text(connection.framework(), path);
        assertTrue(after.contains("\"colour\":{\"shade\":7}"), after);
        assertTrue(after.contains("\"released\""), after);
        TestEnsemble.taken(connection, group, SEAT, B);
        String again = TestEnsemble.text(connection.framework(), path);
        assertTrue(again.contains("\"colour\":{\"shade\":7}") && again.contains("\"held\""), again);
    }

    @Test
    void aHolderThatIsGoneDoesNotSurviveARewrite() throws Exception {
        TestEnsemble.taken(connection, group, SEAT, A);
        SeatView seat = seat();
        var nobody = new baton.failover.group.Claim(
                seat.claim().epoch(),
                Optional.empty(),
                ClaimState.RELEASED,
                seat.claim().terms(),
                seat.claim().cause());

        done(get(claims.amend(new Command.Amend(group, SEAT, nobody, seat.claimVersion()))));

        assertEquals(nobody, seat().claim());
    }

    private void renew(Holder holder) throws Exception {
        LeaseConnection leases = ensemble.leases();
        get(leases.renew(holder, List.<Covered>of()));
    }

    private GroupView view() throws Exception {
        return TestEnsemble.view(connection, group);
    }

    private SeatView seat() throws Exception {
        return view().seat(SEAT).orElseThrow();
    }

    private static void assertRefused(String why, Outcome outcome) {
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome);
        assertTrue(refused.why().contains(why), refused.why());
    }
}
