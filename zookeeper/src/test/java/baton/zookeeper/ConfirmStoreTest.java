package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static baton.zookeeper.TestEnsemble.view;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.MemberReport;
import baton.failover.group.Role;
import baton.failover.group.SeatView;
import baton.failover.group.Wreck;
import baton.failover.member.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A confirmation on a real server: what it finds, what it writes, what agents make of it. */
@Tag("ensemble")
class ConfirmStoreTest {
    private static final Holder A = holder("n1");
    private static final Epoch BASE = new Epoch(50);

    @SuppressWarnings("NullAway.Init")
    private TestEnsemble ensemble;

    @SuppressWarnings("NullAway.Init")
    private EnsembleConnection connection;

    @SuppressWarnings("NullAway.Init")
    private ConfirmStore store;

    @BeforeEach
    void connect() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        store = new ConfirmStore(connection);
        get(Identity.of(connection, Optional.empty()));
    }

    @AfterEach
    void close() throws Exception {
        ensemble.close();
    }

    @Test
    void aClaimThatWasDeletedIsMadeAnewRevokedAndNamesNobody() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        curator().delete().forPath(connection.paths().claim(group, SEAT));
        assertTrue(get(new GroupReader(connection).read(group)) instanceof GroupState.Unreadable unreadable
                && unreadable.incident().isPresent());

        done(get(store.confirm(group, wreck(group), BASE, false)));

        GroupView view = view(connection, group);
        SeatView seat = view.seat(SEAT).orElseThrow();
        assertEquals(BASE, view.epoch());
        assertEquals(BASE, seat.claim().epoch());
        assertEquals(ClaimState.REVOKED, seat.claim().state());
        assertEquals(Optional.empty(), seat.claim().holder());
    }

    @Test
    void whoHeldAClaimIsOnRecordWithADebt() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        Epoch epoch = TestEnsemble.taken(connection, group, SEAT, A).claim().epoch();

        done(get(store.confirm(group, wreck(group), BASE, false)));

        SeatView seat = view(connection, group).seat(SEAT).orElseThrow();
        assertEquals(ClaimState.REVOKED, seat.claim().state());
        assertEquals(List.of(new Debt(A.node(), A.stamp(), epoch, "")), seat.debts());
    }

    /** Issue 12, kind 15: whoever takes the seat after a confirmation must know that the holder did not stop. */
    @Test
    void whoReportsThatItsStopFailedOwesAStop() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        Epoch epoch = TestEnsemble.taken(connection, group, SEAT, A).claim().epoch();
        MemberReport report =
                new MemberReport(A, Role.STOP_FAILED, true, false, 100, OptionalLong.empty(), List.of(), "n1:8701");
        curator()
                .create()
                .forPath(
                        connection.paths().member(group, A.node()),
                        MemberCodec.MEMBER.encode(report, Codec.NOTHING_UNKNOWN));

        done(get(store.confirm(group, wreck(group), BASE, false)));

        SeatView seat = view(connection, group).seat(SEAT).orElseThrow();
        assertEquals(List.of(new Debt(A.node(), A.stamp(), epoch, "", true)), seat.debts());
    }

    @Test
    void aClaimThatSaysThatItsStopFailedLeavesADebtThatSaysSo() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        SeatView held = view(connection, group).seat(SEAT).orElseThrow();
        curator()
                .setData()
                .forPath(
                        connection.paths().claim(group, SEAT),
                        Codecs.CLAIM.encode(held.claim().withFailedStop(), Codec.NOTHING_UNKNOWN));

        done(get(store.confirm(group, wreck(group), BASE, false)));

        SeatView seat = view(connection, group).seat(SEAT).orElseThrow();
        assertEquals(List.of(new Debt(A.node(), A.stamp(), held.claim().epoch(), "", true)), seat.debts());
    }

    @Test
    void aGroupThatIsGoneIsMadeByAnAgentAboveTheBase() throws Exception {
        GroupName group = TestEnsemble.freshGroup();

        done(get(store.confirm(group, wreck(group), BASE, false)));

        assertEquals(new GroupState.Missing(), get(new GroupReader(connection).read(group)));
        done(get(new GroupStore(connection).create(group, spec(), GroupStore.Creator.AGENT)));
        GroupView view = view(connection, group);
        assertEquals(BASE, view.epoch());
        assertEquals(ClaimState.REVOKED, view.seat(SEAT).orElseThrow().claim().state());
    }

    @Test
    void anotherLifeOfTheEnsembleIsReadOnlyByWhoFindsItConfirmed() throws Exception {
        GroupName confirmed = ensemble.group(connection, spec());
        GroupName other = ensemble.group(connection, spec());
        String before = wreck(confirmed).ensemble().orElseThrow();

        done(get(store.confirm(confirmed, wreck(confirmed), BASE, true)));

        String after = wreck(confirmed).ensemble().orElseThrow();
        assertNotEquals(before, after);
        assertEquals(
                Optional.of(new Confirmation(after, BASE)), wreck(confirmed).confirmation());
        assertInstanceOf(GroupState.Present.class, asRememberedBy(before, confirmed));
        assertInstanceOf(GroupState.Unreadable.class, asRememberedBy(before, other));
        assertInstanceOf(GroupState.Present.class, asRememberedBy(after, other));
    }

    @Test
    void anEnsembleWithoutIdentityGetsOne() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        curator().delete().forPath(connection.paths().ensemble());

        done(get(store.confirm(group, wreck(group), BASE, false)));

        assertTrue(wreck(group).ensemble().isPresent());
    }

    @Test
    void whatChangedMeanwhileIsNotOverwritten() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        Wreck seen = wreck(group);
        TestEnsemble.taken(connection, group, SEAT, A);

        assertInstanceOf(Outcome.Refused.class, get(store.confirm(group, seen, BASE, false)));
        assertEquals(
                ClaimState.HELD,
                view(connection, group).seat(SEAT).orElseThrow().claim().state());
    }

    @Test
    void aWatchHearsOfAConfirmedLife() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        curator().delete().forPath(connection.paths().ensemble());
        Heard heard = new Heard();
        Self self = new Self(A, Optional::empty, () -> Optional.of("the-one-before"));
        GroupWatch watch = GroupWatch.start(connection, group, Optional.of(self), heard);
        ensemble.closing(watch::close);
        assertTrue(heard.unreadable().contains("baton confirm " + group));

        done(get(store.confirm(group, wreck(group), BASE, false)));

        assertEquals(BASE, heard.view(view -> true).epoch());
    }

    private GroupState asRememberedBy(String uuid, GroupName group) throws Exception {
        Heard heard = new Heard();
        Self self = new Self(A, Optional::empty, () -> Optional.of(uuid));
        GroupWatch watch = GroupWatch.start(connection, group, Optional.of(self), heard);
        ensemble.closing(watch::close);
        return heard.next().state();
    }

    private Wreck wreck(GroupName group) throws Exception {
        return ((ConfirmStore.Found.Read) get(store.read(group))).wreck();
    }

    private CuratorFramework curator() {
        return connection.framework();
    }
}
