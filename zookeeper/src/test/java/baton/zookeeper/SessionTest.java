package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Stamp;
import baton.failover.member.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What sessions, registrations and leases promise over the lives of an agent. */
@Tag("ensemble")
class SessionTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void sessionOfTheLastLifeIsClosed() throws Exception {
        EnsembleConnection lastLife = ensemble.connect();
        Alive alive = alive("survivor", "boot", "life-1");
        Ephemeral.registration(lastLife, alive.node(), other -> {}).write(alive);
        Poll.until(() -> listed(alive.node()).alive().isPresent());
        SessionKey key = lastLife.session().orElseThrow();

        assertTrue(EnsembleConnection.closeSession(ensemble.settings(), key, LIMIT));

        // Long before the session timeout of 20 s; the owner still runs and may register anew.
        Poll.until(() -> listed(alive.node()).session() != key.id());
    }

    @Test
    void aSessionThatIsOverCountsAsClosed() throws Exception {
        EnsembleConnection gone = ensemble.connect();
        SessionKey key = gone.session().orElseThrow();
        gone.close();

        assertTrue(EnsembleConnection.closeSession(ensemble.settings(), key, LIMIT));
    }

    @Test
    void aRegistrationIsMadeAgainInANewSession() throws Exception {
        EnsembleConnection own = ensemble.connect();
        Alive alive = alive("renewed", "boot", "life-1");
        Ephemeral.registration(own, alive.node(), other -> {}).write(alive);
        Poll.until(() -> listed(alive.node()).alive().isPresent());
        long old = listed(alive.node()).session();

        own.client().getTestable().injectSessionExpiration();

        Poll.until(() ->
                listed(alive.node()).alive().isPresent() && listed(alive.node()).session() != old);
        assertEquals(
                Optional.of(alive), listed(alive.node()).alive().orElseThrow().optional());
    }

    @Test
    void aReportThatSomebodyDeletesIsWrittenAgain() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        EnsembleConnection own = ensemble.connect();
        NodeName node = new NodeName("deleted");
        Ephemeral.member(own, group, node).write(report(1));
        String path = own.paths().member(group, node);
        Poll.until(() -> connection.client().exists(path, false) != null);
        long first = connection.client().exists(path, false).getCzxid();

        connection.client().delete(path, -1);

        Poll.until(() -> {
            Stat again = connection.client().exists(path, false);
            return again != null && again.getCzxid() != first;
        });
        assertEquals(
                own.client().getSessionId(),
                connection.client().exists(path, false).getEphemeralOwner());
    }

    @Test
    void aReportThatIsDeletedBeforeItsWriterSawItIsWrittenAgain() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        EnsembleConnection own = ensemble.connect();
        NodeName node = new NodeName("unseen");
        String path = own.paths().member(group, node);
        Ephemeral<MemberReport> report = Ephemeral.member(own, group, node);
        Poll.until(() -> own.versions().version(path).equals(OptionalInt.of(VersionWatch.ABSENT)));

        HeldEvents held = new HeldEvents(own, connection);
        report.write(report(1));
        Poll.until(() -> connection.client().exists(path, false) != null);
        connection.client().delete(path, -1);
        held.release();

        Poll.until(() -> connection.client().exists(path, false) != null);
    }

    @Test
    void aRegistrationOfTheSameBootIsReplacedAtOnce() throws Exception {
        Alive before = alive("restarted", "boot", "life-1");
        Alive after = alive("restarted", "boot", "life-2");
        Ephemeral.registration(ensemble.connect(), before.node(), other -> {}).write(before);
        Poll.until(() -> listed(before.node()).alive().isPresent());

        Ephemeral.registration(ensemble.connect(), after.node(), other -> {}).write(after);

        Poll.until(() -> listed(after.node()).alive().orElseThrow().optional().equals(Optional.of(after)));
    }

    @Test
    void aNamesakeThatLivesAnswersAndIsWaitedFor() throws Exception {
        Alive other = alive("twin", "other-boot", "life-1");
        Alive own = alive("twin", "boot", "life-2");
        EnsembleConnection theirs = ensemble.connect();
        Ephemeral.registration(theirs, other.node(), found -> {}).write(other);
        Poll.until(() -> listed(other.node()).alive().isPresent());
        BlockingQueue<Namesake> found = new LinkedBlockingQueue<>();

        Ephemeral.registration(ensemble.connect(), own.node(), found::add).write(own);

        assertEquals(new Namesake(other, false), found.poll(15, TimeUnit.SECONDS));
        Poll.until(() -> found.contains(new Namesake(other, true)));
        assertEquals(
                Optional.of(other), listed(own.node()).alive().orElseThrow().optional());
        theirs.close();
        Poll.until(() -> listed(own.node()).alive().flatMap(Decoded::optional).equals(Optional.of(own)));
    }

    @Test
    void anAgentThatWasRegisteredDoesNotAskWhoTookItsNameMeanwhile() throws Exception {
        Alive own = alive("robbed", "boot", "life-1");
        Alive newcomer = alive("robbed", "other-boot", "life-2");
        BlockingQueue<Namesake> found = new LinkedBlockingQueue<>();
        Ephemeral.registration(ensemble.connect(), own.node(), found::add).write(own);
        Poll.until(() -> listed(own.node()).alive().isPresent());

        EnsembleConnection theirs = ensemble.connect();
        String path = connection.paths().alive(own.node());
        Transaction robbery = new Transaction(connection.acl());
        robbery.delete("it is gone", path, -1);
        robbery.create("it exists", path, Alive.CODEC.encode(newcomer, Codec.NOTHING_UNKNOWN), CreateMode.EPHEMERAL);
        assertTrue(get(robbery.send(theirs.calls())).isDone());

        for (int look = 0; look < 3; look++) {
            assertEquals(new Namesake(newcomer, false), found.poll(15, TimeUnit.SECONDS));
        }
        assertEquals(0, connection.client().exists(path, false).getVersion());
    }

    /** Issue 12, kind 13: the servers count the timeout of a session anew from their own start. */
    @Test
    void aRegistrationOfBeforeTheLossOfPowerNeverCountsAsAlive() throws Exception {
        try (TestEnsemble site = new TestEnsemble()) {
            Alive before = alive("booted", "earlier-boot", "life-1");
            Alive after = alive("booted", "boot", "life-2");
            // A session of its own that nobody uses; it never hears a question.
            EnsembleConnection lost =
                    site.connect(TestEnsemble.settings(site.server().getConnectString(), Duration.ofSeconds(5)));
            Ephemeral.registration(lost, before.node(), found -> {}).write(before);
            Poll.until(() -> lost.client().exists(lost.paths().alive(before.node()), false) != null);
            SessionKey key = lost.session().orElseThrow();
            site.server().stop();
            lost.close();
            site.server().restart();
            EnsembleConnection own = site.connect();
            String path = own.paths().alive(after.node());
            assertEquals(key.id(), own.client().exists(path, false).getEphemeralOwner());
            BlockingQueue<Namesake> found = new LinkedBlockingQueue<>();

            Ephemeral.registration(own, after.node(), found::add).write(after);

            assertEquals(new Namesake(before, false), found.poll(15, TimeUnit.SECONDS));
            site.server().restart();
            Poll.until(() -> {
                try {
                    Stat now = own.client().exists(path, false);
                    return now != null && now.getEphemeralOwner() != key.id();
                } catch (KeeperException.ConnectionLossException restarting) {
                    return false;
                }
            });
            assertTrue(found.stream().noneMatch(Namesake::lives));
        }
    }

    @Test
    void aRegistrationThatSomebodyWritesIntoIsWrittenAgain() throws Exception {
        Alive own = alive("scribbled", "boot", "life-1");
        Ephemeral.registration(ensemble.connect(), own.node(), found -> {}).write(own);
        Poll.until(() -> listed(own.node()).alive().isPresent());
        String path = connection.paths().alive(own.node());

        TestEnsemble.write(connection.framework(), path, "{}");

        Poll.until(() -> listed(own.node()).alive().flatMap(Decoded::optional).equals(Optional.of(own)));
    }

    @Test
    void aReportFollowsItsWriterAndEndsWithIt() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        EnsembleConnection own = ensemble.connect();
        Ephemeral<MemberReport> report = Ephemeral.member(own, group, new NodeName("a"));
        for (int priority = 1; priority <= 50; priority++) {
            report.write(report(priority));
        }

        Poll.until(() -> TestEnsemble.view(connection, group).members().contains(report(50)));
        report.close();
        Poll.until(() -> TestEnsemble.view(connection, group).members().isEmpty());
    }

    @Test
    void oldLeasesGoWhenNoClaimNamesThem() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        Holder named = life("collector", "named");
        Holder useless = life("collector", "useless");
        Holder self = life("collector", "present");
        LeaseStore leases = new LeaseStore(connection);
        get(leases.create(useless));
        TestEnsemble.taken(connection, group, SEAT, named);
        get(leases.create(self));

        assertEquals(1, get(leases.collect(self)));

        List<String> left =
                connection.framework().getChildren().forPath(connection.paths().leases(self.node()));
        assertEquals(List.of("named", "present"), left.stream().sorted().toList());
    }

    @Test
    void aLeaseThatIsDeletedIsMissedThoughNobodyRenewsIt() throws Exception {
        Holder self = life("sleeper", "present");
        LeaseStore leases = new LeaseStore(connection);
        get(leases.create(self));
        get(leases.create(life("sleeper", "another")));
        EnsembleConnection own = ensemble.connect();
        LeaseWatch watch = new LeaseWatch(own, self);
        watch.begin();

        connection.client().delete(connection.paths().lease(life("sleeper", "another")), -1);
        own.client().getTestable().injectSessionExpiration();
        Poll.until(() -> own.client().getSessionId() != 0 && own.isConnected());
        get(own.calls().children(own.paths().leases(self.node())));
        assertFalse(watch.isGone());

        connection.client().delete(connection.paths().lease(self), -1);
        Poll.until(watch::isGone);
    }

    /** Else who calls under a lock of his own waits for the client, and the client, which answers, for him. */
    @Test
    void noAnswerComesWithinACallNotEvenOnceTheClientIsClosed() throws Exception {
        EnsembleConnection own = ensemble.connect();
        Thread whileItLives = get(answering(own));
        own.client().close();
        whileItLives.join(5_000);
        assertFalse(whileItLives.isAlive());

        assertNotSame(Thread.currentThread(), get(answering(own)));
    }

    private static CompletableFuture<Thread> answering(EnsembleConnection connection) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        connection.calls().read(connection.paths().ensemble(), reply -> thread.complete(Thread.currentThread()));
        return thread;
    }

    @Test
    void aConnectedNodeIsNotForgotten() throws Exception {
        EnsembleConnection own = ensemble.connect();
        Alive alive = alive("remembered", "boot", "life-1");
        Ephemeral<Alive> registration = Ephemeral.registration(own, alive.node(), other -> {});
        registration.write(alive);
        Poll.until(() -> listed(alive.node()).alive().isPresent());

        assertInstanceOf(Outcome.Refused.class, get(new NodeStore(connection).forget(alive.node())));
        registration.close();
        Poll.until(() -> listed(alive.node()).alive().isEmpty());
        done(get(new NodeStore(connection).forget(alive.node())));
        assertTrue(get(new NodeStore(connection).list()).stream()
                .noneMatch(listed -> listed.node().equals(alive.node())));
    }

    @Test
    void theEnsembleSaysWhoItIsOnceAndForAll() throws Exception {
        Identity.Found.Same first = (Identity.Found.Same) get(Identity.of(connection, Optional.empty()));

        assertEquals(first, get(Identity.of(connection, Optional.of(first.uuid()))));
        assertInstanceOf(Identity.Found.Different.class, get(Identity.of(connection, Optional.of("another"))));
    }

    @Test
    void anEnsembleThatLostItsIdentityIsNotGivenANewOne() throws Exception {
        try (TestEnsemble empty = new TestEnsemble()) {
            EnsembleConnection fresh = empty.connect();

            assertInstanceOf(Identity.Found.Different.class, get(Identity.of(fresh, Optional.of("remembered"))));
            assertEquals(
                    null, fresh.framework().checkExists().forPath(fresh.paths().ensemble()));
        }
    }

    private static NodeStore.Listed listed(NodeName node) throws Exception {
        return get(new NodeStore(connection).read(node));
    }

    private static Holder life(String node, String incarnation) {
        return new Holder(new NodeName(node), new Stamp("boot"), new Incarnation(incarnation));
    }

    private static Alive alive(String node, String stamp, String incarnation) {
        return new Alive(
                new NodeName(node), "id-" + node, new Stamp(stamp), new Incarnation(incarnation), "host:8701", "1.0");
    }

    static MemberReport report(int priority) {
        return new MemberReport(
                new Holder(new NodeName("a"), new Stamp("boot"), new Incarnation("life")),
                Role.STANDBY,
                true,
                false,
                priority,
                OptionalLong.of(7),
                List.of(),
                "host:8701");
    }
}
