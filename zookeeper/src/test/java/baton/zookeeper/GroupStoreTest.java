package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.freshGroup;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static baton.zookeeper.TestEnsemble.unbounded;
import static baton.zookeeper.TestEnsemble.upTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.LatchEntry;
import baton.failover.group.Seat;
import baton.failover.member.Command;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What creating and changing a group promises. */
@Tag("ensemble")
class GroupStoreTest {
    private static final Holder A = holder("a");
    private static final Holder B = holder("b");
    private static final Seat SECOND = new Seat(1);

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static GroupStore groups;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        groups = new GroupStore(connection);
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void seatsOfAGroupThatAnOperatorCreatesAreFreeAndThoseOfAnAgentWait() throws Exception {
        GroupName byOperator = freshGroup();
        GroupName byAgent = freshGroup();
        done(get(groups.create(byOperator, spec(), GroupStore.Creator.OPERATOR)));
        done(get(groups.create(byAgent, spec(), GroupStore.Creator.AGENT)));

        assertEquals(ClaimState.RELEASED, state(byOperator, SEAT));
        assertEquals(ClaimState.REVOKED, state(byAgent, SEAT));
        assertTrue(get(groups.list()).containsAll(List.of(byAgent, byOperator)));
    }

    @Test
    void aGroupIsCreatedOnce() throws Exception {
        GroupName group = freshGroup();
        var first = groups.create(group, spec(), GroupStore.Creator.AGENT);
        var second = groups.create(group, spec(), GroupStore.Creator.AGENT);

        done(get(first));
        assertInstanceOf(Outcome.Refused.class, get(second));
        assertInstanceOf(Outcome.Refused.class, get(groups.create(group, spec(), GroupStore.Creator.AGENT)));
    }

    @Test
    void aLatchThatWasThereBeforeItsGroupIsNoObstacle() throws Exception {
        GroupName group = freshGroup();
        connection
                .framework()
                .create()
                .creatingParentsIfNeeded()
                .forPath(connection.paths().latch(group));

        done(get(groups.create(group, spec(), GroupStore.Creator.AGENT)));

        assertEquals(ClaimState.REVOKED, state(group, SEAT));
    }

    @Test
    void loweringSeatsRevokesSurplusInOneTransaction() throws Exception {
        GroupName group = ensemble.group(connection, upTo(2));
        TestEnsemble.taken(connection, group, SEAT, A);
        TestEnsemble.taken(connection, group, SECOND, B);
        LeaseConnection leases = ensemble.leases();
        List<Covered> covered = List.of(new Covered(group, SECOND, new Epoch(2), 1));
        assertEquals(new RenewalOutcome.Committed(), get(leases.renew(B, covered)));

        assertEquals(new Outcome.Done(1), get(groups.change(group, spec(), 0)));

        assertEquals(ClaimState.HELD, state(group, SEAT));
        assertEquals(ClaimState.REVOKED, state(group, SECOND));
        assertEquals(new RenewalOutcome.Refused(covered), get(leases.renew(B, covered)));
        long spec = connection
                .framework()
                .checkExists()
                .forPath(connection.paths().spec(group))
                .getMzxid();
        long claim = connection
                .framework()
                .checkExists()
                .forPath(connection.paths().claim(group, SECOND))
                .getMzxid();
        assertEquals(spec, claim, "not the same transaction");
    }

    @Test
    void aSeatThatWasAddedMeanwhileIsNotOverlookedWhenSeatsAreLowered() throws Exception {
        GroupName group = ensemble.group(connection, TestEnsemble.unbounded());
        addSeat(group, SEAT, A);
        GroupView before = TestEnsemble.view(connection, group);
        addSeat(group, SECOND, B);

        assertTrue(!get(new SpecChange(connection, group, before).to(upTo(1))).isDone());
        assertEquals(ClaimState.HELD, state(group, SECOND));
        assertEquals(new Outcome.Done(1), get(groups.change(group, upTo(1), 0)));
        assertEquals(ClaimState.REVOKED, state(group, SECOND));
    }

    private static void addSeat(GroupName group, Seat seat, Holder holder) throws Exception {
        LatchEntry latch = TestEnsemble.candidate(connection, group, holder);
        GroupView view = TestEnsemble.view(connection, group);
        Command.AddSeat add = new Command.AddSeat(
                group,
                seat,
                TestEnsemble.held(view, holder),
                view.epochVersion(),
                view.specVersion(),
                latch,
                TestEnsemble.TRANSITION);
        assertEquals(new Outcome.Done(0), get(new ClaimStore(connection).addSeat(add, TestEnsemble.TOLD)));
    }

    @Test
    void loweringSeatsLeavesARevokedClaimAsItIs() throws Exception {
        GroupName group = ensemble.group(connection, upTo(2));
        TestEnsemble.taken(connection, group, SECOND, B);
        done(get(new ClaimStore(connection).revoke(group, SECOND, new Epoch(1), TestEnsemble.TOLD)));

        done(get(groups.change(group, upTo(1), 0)));

        assertEquals(
                2,
                TestEnsemble.view(connection, group).seat(SECOND).orElseThrow().claimVersion());
    }

    @Test
    void raisingSeatsAddsThemFreeWithTheSpec() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);

        done(get(groups.change(group, upTo(3), 0)));

        GroupView view = TestEnsemble.view(connection, group);
        assertEquals(3, view.seats().size());
        assertEquals(ClaimState.RELEASED, state(group, new Seat(2)));
        assertTrue(view.seat(SEAT).orElseThrow().claim().isHeldBy(A.node()));
    }

    @Test
    void aChangeOfAnOlderSpecIsRefused() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        done(get(groups.change(group, upTo(2), 0)));

        assertInstanceOf(Outcome.Refused.class, get(groups.change(group, unbounded(), 0)));
        assertEquals(upTo(2), TestEnsemble.view(connection, group).spec());
    }

    @Test
    void aSeatThatIsTakenMeanwhileIsRevokedAllTheSame() throws Exception {
        GroupName group = ensemble.group(connection, upTo(2));
        var latch = TestEnsemble.candidate(connection, group, B);
        GroupView view = TestEnsemble.view(connection, group);
        // Sent after the change has read the group, before it writes.
        var change = new SpecChange(connection, group, view);
        done(get(new ClaimStore(connection)
                .claim(TestEnsemble.claimOf(group, view, SECOND, B, latch), TestEnsemble.TOLD)));

        Transaction.Ended stale = get(change.to(spec()));
        assertTrue(!stale.isDone() && !stale.isRefusedAt(0));
        done(get(groups.change(group, spec(), 0)));
        assertEquals(ClaimState.REVOKED, state(group, SECOND));
    }

    @Test
    void aGroupWithAHolderIsNotDeleted() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);

        assertInstanceOf(Outcome.Refused.class, get(groups.delete(group, 0)));
        assertEquals(spec(), TestEnsemble.view(connection, group).spec());
    }

    @Test
    void verifyingAnEpochIsProvedByACommit() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        ClaimStore claims = new ClaimStore(connection);

        assertEquals(new Verdict.Current(SEAT), get(claims.verify(group, new Epoch(1))));
        TestEnsemble.taken(connection, group, SEAT, B);
        assertEquals(new Verdict.NotCurrent(new Epoch(2)), get(claims.verify(group, new Epoch(1))));
        done(get(claims.revoke(group, SEAT, new Epoch(2), TestEnsemble.TOLD)));
        assertEquals(new Verdict.NotCurrent(new Epoch(2)), get(claims.verify(group, new Epoch(2))));
        assertInstanceOf(Verdict.NotKnown.class, get(claims.verify(freshGroup(), new Epoch(1))));
    }

    private static ClaimState state(GroupName group, Seat seat) throws Exception {
        return TestEnsemble.view(connection, group)
                .seat(seat)
                .orElseThrow()
                .claim()
                .state();
    }
}
