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
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.member.Command;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a watch of a group promises to the one who listens. */
@Tag("ensemble")
class GroupWatchTest {
    private static final Holder A = holder("a");
    private static final Holder B = holder("b");

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static EnsembleConnection watching;
    private static SilentProxy proxy;

    private final Heard heard = new Heard();
    private Optional<GroupWatch> watch = Optional.empty();

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        proxy = new SilentProxy(ensemble.server().getPort());
        watching = ensemble.connect(TestEnsemble.settings(proxy.address()));
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
        proxy.close();
    }

    @AfterEach
    void unwatch() {
        proxy.setMute(false);
        watch.ifPresent(GroupWatch::close);
    }

    @Test
    void watchDeliversAReleaseWithinMillis() throws Exception {
        GroupName group = watched(spec());
        Command.Claim claim = TestEnsemble.taken(connection, group, SEAT, A);
        heard.view(view -> seat(view).claim().isHeldBy(A.node()));

        done(get(new ClaimStore(connection)
                .release(
                        new Command.Release(group, SEAT, claim.claim(), 1, TestEnsemble.TRANSITION),
                        TestEnsemble.TOLD)));

        GroupView released = heard.view(view -> seat(view).claim().state() == ClaimState.RELEASED);
        assertEquals(2, seat(released).claimVersion());
        assertEquals(new Epoch(1), released.epoch());
    }

    @Test
    void everyMoveOfAHeldLeaseIsTold() throws Exception {
        GroupName group = watched(spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        int before =
                seat(heard.view(view -> seat(view).claim().isHeldBy(A.node()))).leaseVersion();

        get(ensemble.leases().renew(A, List.of()));
        heard.view(view -> seat(view).leaseVersion() == before + 1);
        get(ensemble.leases().renew(A, List.of()));
        heard.view(view -> seat(view).leaseVersion() == before + 2);
    }

    @Test
    void aLeaseThatMovesIsNotToldWhileWhatDecidesIsBeingRead() throws Exception {
        GroupName group = watched(spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        int version =
                seat(heard.view(view -> seat(view).claim().isHeldBy(A.node()))).leaseVersion();
        String lease = watching.paths().lease(A);
        proxy.setMute(true);
        done(get(new GroupStore(connection).change(group, upTo(2), 0)));

        // Twice: when the second is counted, whoever hears of leases has heard of the first.
        for (int moved = version + 1; moved <= version + 2; moved++) {
            get(ensemble.leases().renew(A, List.of()));
            OptionalInt wanted = OptionalInt.of(moved);
            Poll.until(() -> watching.versions().version(lease).equals(wanted));
        }
        assertTrue(heard.isSilent());

        proxy.setMute(false);
        heard.view(view -> view.specVersion() == 1 && seat(view).leaseVersion() == version + 2);
    }

    @Test
    void aReadBackSetsTheCountOfALeaseRight() throws Exception {
        GroupName group = watched(spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        int version =
                seat(heard.view(view -> seat(view).claim().isHeldBy(A.node()))).leaseVersion();
        // As if an event had come twice: until it is read, nobody can claim the seat.
        watching.versions()
                .process(new WatchedEvent(
                        EventType.NodeDataChanged,
                        KeeperState.SyncConnected,
                        watching.paths().lease(A),
                        watching.highestZxid()));
        heard.view(view -> seat(view).leaseVersion() == version + 1);

        watch.orElseThrow().readBack();

        heard.view(view -> seat(view).leaseVersion() == version);
    }

    @Test
    void aLeaseThatVanishesIsToldAsAbsent() throws Exception {
        Holder mortal = holder("mortal");
        GroupName group = watched(spec());
        TestEnsemble.taken(connection, group, SEAT, mortal);
        heard.view(view -> seat(view).leaseVersion() == 0);

        connection.framework().delete().forPath(connection.paths().lease(mortal));

        heard.view(view -> seat(view).leaseVersion() == SeatView.NO_LEASE);
    }

    @Test
    void viewIsReadAgainAfterReconnect() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        proxy.setSilent(true);
        TestEnsemble.taken(connection, group, SEAT, A);
        done(get(new GroupStore(connection).change(group, upTo(2), 0)));
        // Held back until the connection is new: what happened meanwhile no watch will ever tell.
        assertTrue(heard.isSilent());
        proxy.setSilent(false);
        proxy.cut();

        GroupView view = heard.view(read -> read.specVersion() == 1);
        assertTrue(seat(view).claim().isHeldBy(A.node()));
        TestEnsemble.taken(connection, group, SEAT, B);
        heard.view(read -> seat(read).claim().isHeldBy(B.node()));
    }

    @Test
    void watchesAreSetAgainInANewSession() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        watching.client().getTestable().injectSessionExpiration();
        long old = watching.client().getSessionId();
        Poll.until(() -> watching.isConnected() && watching.client().getSessionId() != old);

        TestEnsemble.taken(connection, group, SEAT, A);

        heard.view(view -> seat(view).claim().isHeldBy(A.node()));
        get(ensemble.leases().renew(A, List.of()));
    }

    @Test
    void aGroupThatIsMissingIsToldAndWatchedForItsCreation() throws Exception {
        GroupName group = freshGroup();
        watch = Optional.of(GroupWatch.start(watching, group, Optional.empty(), heard));
        assertEquals(new GroupState.Missing(), heard.next().state());

        done(get(new GroupStore(connection).create(group, upTo(3), GroupStore.Creator.AGENT)));

        GroupView view = heard.view(read -> true);
        assertEquals(3, view.seats().size());
        assertEquals(ClaimState.REVOKED, seat(view).claim().state());
    }

    @Test
    void anAddedSeatIsNeverToldWithoutItsClaim() throws Exception {
        GroupName group = watched(unbounded());
        GroupView empty = heard.view(view -> true);
        var latch = TestEnsemble.candidate(connection, group, A);
        done(get(new ClaimStore(connection)
                .addSeat(
                        new Command.AddSeat(
                                group,
                                SEAT,
                                TestEnsemble.held(empty, A),
                                empty.epochVersion(),
                                empty.specVersion(),
                                latch,
                                TestEnsemble.TRANSITION),
                        TestEnsemble.TOLD)));

        while (true) {
            Heard.Told told = heard.next();
            GroupView view =
                    assertInstanceOf(GroupState.Present.class, told.state()).view();
            if (!view.seats().isEmpty()) {
                assertTrue(seat(view).claim().isHeldBy(A.node()));
                return;
            }
        }
    }

    @Test
    void missingClaimIsNeverFree() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);

        connection.framework().delete().forPath(connection.paths().claim(group, SEAT));

        String sentence = heard.unreadable();
        assertTrue(sentence.contains(connection.paths().claim(group, SEAT)), sentence);
    }

    @Test
    void missingSeatIsNeverFree() throws Exception {
        GroupName group = watched(upTo(2));
        heard.view(view -> true);

        connection
                .framework()
                .delete()
                .deletingChildrenIfNeeded()
                .forPath(connection.paths().seat(group, new Seat(1)));

        String sentence = heard.unreadable();
        assertTrue(sentence.contains("seats/1/claim of a group that exists, found none"), sentence);
    }

    @Test
    void aDeletedGroupIsNotMissing() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        done(get(new GroupStore(connection).delete(group, 0)));

        assertTrue(heard.unreadable().contains("it was deleted"));
        assertInstanceOf(
                baton.failover.member.Outcome.Refused.class,
                get(new GroupStore(connection).create(group, spec(), GroupStore.Creator.AGENT)));
        done(get(new GroupStore(connection).create(group, spec(), GroupStore.Creator.OPERATOR)));
        heard.view(view -> true);
    }

    @Test
    void undecodableClaimFreezesItsGroupOnly() throws Exception {
        GroupName broken = watched(spec());
        heard.view(view -> true);
        Heard other = new Heard();
        GroupName sound = ensemble.group(connection, spec());
        GroupWatch watchOfSound = GroupWatch.start(watching, sound, Optional.empty(), other);
        try {
            other.view(view -> true);
            String path = connection.paths().claim(broken, SEAT);
            String good = TestEnsemble.text(connection.framework(), path);

            TestEnsemble.write(connection.framework(), path, good.replace("\"format\":1", "\"format\":2"));

            String sentence = heard.unreadable();
            assertTrue(sentence.contains(path) && sentence.contains("found format 2"), sentence);
            assertTrue(sentence.contains("upgrade Baton"), sentence);
            TestEnsemble.taken(connection, sound, SEAT, A);
            other.view(view -> seat(view).claim().isHeldBy(A.node()));
            TestEnsemble.write(connection.framework(), path, good);
            heard.view(view -> seat(view).claimVersion() == 2);
        } finally {
            watchOfSound.close();
        }
    }

    @Test
    void aReadBackIsAnsweredOnceByWhatWasReadAfterIt() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        heard.forget();
        watch.orElseThrow().readBack();

        assertTrue(heard.next().answersReadBack());
        TestEnsemble.taken(connection, group, SEAT, A);
        assertFalse(heard.next().answersReadBack());
    }

    @Test
    void aReadBackOfAFrozenGroupSaysWhatIsUnderstood() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        String path = connection.paths().spec(group);
        TestEnsemble.write(
                connection.framework(),
                path,
                TestEnsemble.text(connection.framework(), path).replace("\"format\":1", "\"format\":2"));
        heard.unreadable();
        watch.orElseThrow().readBack();

        Heard.Told told = heard.next();
        assertTrue(told.answersReadBack());
        GroupState.Unreadable state = assertInstanceOf(GroupState.Unreadable.class, told.state());
        assertEquals(
                List.of(SEAT), state.understood().stream().map(SeatView::seat).toList());
    }

    @Test
    void oneReportThatIsNotUnderstoodFreezesNobody() throws Exception {
        GroupName group = watched(spec());
        String path = connection.paths().member(group, A.node());
        connection.framework().create().forPath(path, "{\"format\":2}".getBytes(StandardCharsets.UTF_8));

        GroupView view = heard.view(seen -> !seen.unreadable().isEmpty());
        assertTrue(String.valueOf(view.unreadable().get(A.node())).contains("found format 2"));
        assertEquals(Optional.empty(), view.member(A.node()));
    }

    @Test
    void aLatchEntryThatNamesNobodyHidesNothing() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        connection
                .framework()
                .create()
                .forPath(connection.paths().latch(group) + "/odd", "no name!".getBytes(StandardCharsets.UTF_8));
        watch = Optional.of(GroupWatch.start(watching, group, Optional.empty(), heard));

        assertEquals(List.of(), heard.view(view -> true).latch());
    }

    @Test
    void aReadBackWhileNobodyAnswersIsAnsweredLater() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        heard.forget();
        proxy.setSilent(true);
        watch.orElseThrow().readBack();
        TestEnsemble.taken(connection, group, SEAT, A);
        assertTrue(heard.isSilent());
        proxy.setSilent(false);
        proxy.cut();

        while (true) {
            Heard.Told told = heard.next();
            if (told.answersReadBack()) {
                GroupView view =
                        assertInstanceOf(GroupState.Present.class, told.state()).view();
                assertTrue(seat(view).claim().isHeldBy(A.node()));
                return;
            }
        }
    }

    @Test
    void anotherEnsembleMakesEveryGroupUnreadable() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        get(Identity.of(connection, Optional.empty()));
        Self self = new Self(A, Optional::empty, () -> Optional.of("the-one-before"));
        watch = Optional.of(GroupWatch.start(watching, group, Optional.of(self), heard));

        String sentence = heard.unreadable();
        assertTrue(sentence.contains("expected ensemble the-one-before"), sentence);
    }

    @Test
    void drainIsToldToTheMembersOfTheHost() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.candidate(connection, group, A);
        Self self = new Self(A, Optional::empty, Optional::empty);
        watch = Optional.of(GroupWatch.start(watching, group, Optional.of(self), heard));
        heard.view(view -> !view.drained());

        String drain = connection.paths().drain(A.node());
        connection.framework().create().forPath(drain, Codecs.marker());
        heard.view(GroupView::drained);
        connection.framework().delete().forPath(drain);
        heard.view(view -> !view.drained());
    }

    @Test
    void historyWakesNoMember() throws Exception {
        GroupName group = watched(spec());
        heard.view(view -> true);
        heard.forget();
        for (int entry = 0; entry < 5; entry++) {
            done(get(new HistoryStore(connection).append(group, HistoryStoreTest.entry(entry))));
        }
        TestEnsemble.candidate(connection, group, A);

        GroupView view =
                assertInstanceOf(GroupState.Present.class, heard.next().state()).view();
        assertEquals(1, view.latch().size());
    }

    private GroupName watched(baton.failover.group.GroupSpec spec) throws Exception {
        GroupName group = ensemble.group(connection, spec);
        watch = Optional.of(GroupWatch.start(watching, group, Optional.empty(), heard));
        return group;
    }

    private static SeatView seat(GroupView view) {
        return view.seat(SEAT).orElseThrow();
    }
}
