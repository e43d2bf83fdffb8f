package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an open tree is closed, and a closed one gets another credential, while agents work in it. */
@Tag("ensemble")
class EnclosureTest {
    private static final String OLD = "baton:old";
    private static final String NEW = "baton:new";

    @SuppressWarnings("NullAway.Init")
    private TestEnsemble ensemble;

    @BeforeEach
    void start() throws Exception {
        ensemble = new TestEnsemble();
    }

    @AfterEach
    void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void anOpenTreeIsClosedWithoutAnyVersionChanging() throws Exception {
        EnsembleConnection open = ensemble.connect();
        GroupName group = WholeLife.live(ensemble, open);
        EnsembleConnection agent = connect(NEW);
        LeaseConnection leases = LeaseConnection.open(settings(NEW), Duration.ofSeconds(3), TestEnsemble.TIMER);
        ensemble.closing(leases::close);
        EnsembleConnection coordinator = connect(NEW);
        Enclosure enclosure = new Enclosure(coordinator);
        int version = TestEnsemble.view(agent, group).seat(SEAT).orElseThrow().claimVersion();
        assertEquals(Enclosure.State.OPEN, get(enclosure.state()));
        TestEnsemble.done(get(enclosure.ask()));
        int open1 = get(enclosure.count());

        int changed = get(enclosure.close());

        assertEquals(open1, changed);
        assertEquals(WholeLife.paths(coordinator.client(), "/baton/test").size() - proofs(coordinator), changed);
        assertEquals(0, get(enclosure.close()), "to repeat it does no harm");
        TestEnsemble.done(get(enclosure.withdraw()));
        assertEquals(Enclosure.State.CLOSED, get(enclosure.state()));
        for (String path : WholeLife.paths(coordinator.client(), "/baton/test")) {
            List<ACL> acl = coordinator.framework().getACL().forPath(path);
            assertEquals(
                    List.of("digest"),
                    acl.stream().map(each -> each.getId().getScheme()).toList(),
                    path);
        }
        // The claim that was read before still is what a renewal checks.
        assertEquals(
                version,
                TestEnsemble.view(agent, group).seat(SEAT).orElseThrow().claimVersion());
        assertEquals(
                new RenewalOutcome.Committed(),
                get(leases.renew(WholeLife.B, List.of(new Covered(group, SEAT, new Epoch(2), version)))));
        Poll.until(() -> {
            try {
                open.client().getData("/baton/test/groups/" + group + "/spec", false, null);
                return false;
            } catch (KeeperException.NoAuthException e) {
                return true;
            }
        });
    }

    @Test
    void inAnOpenTreeABearerCreatesWhatOthersCanReadUntilItIsClosed() throws Exception {
        EnsembleConnection without = ensemble.connect();
        EnsembleConnection bearer = connect(NEW);
        Bearer.begin(bearer, WholeLife.A.node());
        register(bearer, "a");
        GroupName before = ensemble.group(bearer, TestEnsemble.spec());
        TestEnsemble.taken(bearer, before, SEAT, WholeLife.A);
        assertTrue(TestEnsemble.view(without, before).seat(SEAT).isPresent());
        Enclosure enclosure = new Enclosure(connect(NEW));
        TestEnsemble.done(get(enclosure.ask()));
        get(enclosure.close());

        TestEnsemble.done(get(enclosure.announce()));

        Poll.until(() -> get(enclosure.answers()).stream().anyMatch(Enclosure.Asked::settled));
        get(enclosure.close());
        ensemble.group(bearer, TestEnsemble.spec());
        Latch latch = new Latch(bearer, before, WholeLife.A.node(), ensemble.latchExecutor());
        latch.join();
        Poll.until(() -> latch.id().isPresent());
        assertEquals(0, get(enclosure.count()));
    }

    @Test
    void aTreeThatIsHalfClosedServesEveryBearerAndIsClosedByAsking() throws Exception {
        WholeLife.live(ensemble, ensemble.connect());
        EnsembleConnection coordinator = connect(NEW);
        List<ACL> closed = coordinator.access().acl();
        coordinator.framework().setACL().withACL(closed).forPath("/baton/test");
        coordinator.framework().setACL().withACL(closed).forPath("/baton/test/groups");
        Enclosure enclosure = new Enclosure(coordinator);
        GroupName made = ensemble.group(coordinator, TestEnsemble.spec());
        TestEnsemble.taken(coordinator, made, SEAT, WholeLife.A);

        TestEnsemble.done(get(enclosure.ask()));
        assertTrue(get(enclosure.close()) > 0);

        assertEquals(0, get(enclosure.count()));
    }

    @Test
    void onlyTheSessionThatBearsTheCredentialProvesIt() throws Exception {
        EnsembleConnection stranger = ensemble.connect();
        EnsembleConnection mistaken = connect(OLD);
        Map<String, EnsembleConnection> agents =
                Map.of("bearer", connect(NEW), "stranger", stranger, "mistaken", mistaken);
        for (Map.Entry<String, EnsembleConnection> agent : agents.entrySet()) {
            NodeName node = new NodeName(agent.getKey());
            Ephemeral.registration(agent.getValue(), node, other -> {})
                    .write(new Alive(node, "id", WholeLife.A.stamp(), WholeLife.A.incarnation(), "host:8701", "1.0"));
            Bearer.begin(agent.getValue(), node);
        }
        EnsembleConnection coordinator = connect(NEW);
        Enclosure enclosure = new Enclosure(coordinator);
        Poll.until(() -> get(enclosure.answers()).stream().allMatch(Enclosure.Asked::connected)
                && get(enclosure.answers()).size() == 3);

        TestEnsemble.done(get(enclosure.ask()));

        Poll.until(() -> proved(enclosure).equals(List.of("bearer")));
        for (EnsembleConnection other : List.of(stranger, mistaken)) {
            assertThrows(KeeperException.NoAuthException.class, () -> other.client()
                    .create("/baton/test/proof/other", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL));
        }
        // A bearer cannot prove it for another: the session is not the other's.
        coordinator
                .client()
                .create(
                        "/baton/test/proof/stranger",
                        new byte[0],
                        coordinator.access().acl(),
                        CreateMode.EPHEMERAL);
        assertEquals(List.of("bearer"), proved(enclosure));
    }

    @Test
    void questionsInARowAreAllAnswered() throws Exception {
        EnsembleConnection agent = connect(NEW);
        Bearer.begin(agent, new NodeName("bearer"));
        register(agent, "bearer");
        Enclosure enclosure = new Enclosure(connect(NEW));
        for (int question = 0; question < 50; question++) {
            TestEnsemble.done(get(enclosure.ask()));
            Poll.until(() -> proved(enclosure).equals(List.of("bearer")));
        }
    }

    @Test
    void aCredentialIsExchangedWhileBothAreBorne() throws Exception {
        WholeLife.live(ensemble, connect(OLD));
        EnsembleConnection both = connect(OLD, NEW);
        Enclosure first = new Enclosure(both);
        TestEnsemble.done(get(first.ask()));
        assertTrue(get(first.close()) > 0);
        TestEnsemble.done(get(first.withdraw()));
        EnsembleConnection fresh = connect(NEW);
        Enclosure second = new Enclosure(fresh);
        TestEnsemble.done(get(second.ask()));
        assertTrue(get(second.close()) > 0);
        TestEnsemble.done(get(second.withdraw()));

        EnsembleConnection old = EnsembleConnection.open(settings(OLD), Duration.ofSeconds(3), TestEnsemble.TIMER);
        ensemble.closing(old::close);
        Poll.until(old::isConnected);
        assertEquals(Enclosure.State.REFUSED, get(new Enclosure(old).state()));
        assertEquals(Enclosure.State.CLOSED, get(second.state()));
    }

    @Test
    void withoutACredentialNothingIsClosed() throws Exception {
        Enclosure enclosure = new Enclosure(ensemble.connect());
        assertTrue(get(enclosure.ask()) instanceof Outcome.Done);

        ExecutionException refusal = assertThrows(ExecutionException.class, () -> get(enclosure.close()));

        assertTrue(refusal.getCause() instanceof EnsembleUnreachable);
        assertEquals(Enclosure.State.OPEN, get(enclosure.state()));
    }

    private static void register(EnsembleConnection connection, String name) {
        NodeName node = new NodeName(name);
        Ephemeral.registration(connection, node, other -> {})
                .write(new Alive(node, "id", WholeLife.A.stamp(), WholeLife.A.incarnation(), "host:8701", "1.0"));
    }

    private static List<String> proved(Enclosure enclosure) throws Exception {
        return get(enclosure.answers()).stream()
                .filter(Enclosure.Asked::proved)
                .map(asked -> asked.node().value())
                .toList();
    }

    private static long proofs(EnsembleConnection connection) throws Exception {
        return WholeLife.paths(connection.client(), "/baton/test").stream()
                .filter(path -> path.startsWith("/baton/test/proof"))
                .count();
    }

    private EnsembleConnection connect(String... secrets) throws Exception {
        return ensemble.connect(settings(secrets));
    }

    private EnsembleSettings settings(String... secrets) {
        EnsembleSettings plain = ensemble.settings();
        return new EnsembleSettings(plain.servers(), plain.root(), plain.sessionTimeout(), digest(secrets));
    }

    static EnsembleAccess digest(String... secrets) {
        return new EnsembleAccess(
                Stream.of(secrets).map(EnsembleAccess.Digest::new).toList(), false, Map.of());
    }
}
