package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.done;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.member.Covered;
import baton.failover.member.RenewalOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a renewal promises. */
@Tag("ensemble")
class RenewalTest {
    private static TestEnsemble ensemble;
    private static EnsembleConnection connection;
    private static LeaseConnection leases;
    private static int lives;

    private GroupName first;
    private GroupName second;
    private Holder self;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        connection = ensemble.connect();
        leases = ensemble.leases();
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @BeforeEach
    void hold() throws Exception {
        lives++;
        self = holder("n" + lives);
        first = ensemble.group(connection, spec());
        second = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, first, SEAT, self);
        TestEnsemble.taken(connection, second, SEAT, self);
    }

    @Test
    void aRenewalMovesTheLeaseAndNoClaim() throws Exception {
        assertEquals(new RenewalOutcome.Committed(), get(leases.renew(self, both())));
        assertEquals(new RenewalOutcome.Committed(), get(leases.renew(self, both())));

        var seat = TestEnsemble.view(connection, first).seat(SEAT).orElseThrow();
        assertEquals(2, seat.leaseVersion());
        assertEquals(1, seat.claimVersion());
    }

    @Test
    void renewalIsRefusedOnceRevokedAndNamesTheClaim() throws Exception {
        done(get(new ClaimStore(connection).revoke(second, SEAT, new Epoch(1), TestEnsemble.TOLD)));

        Covered revoked = both().get(1);
        assertEquals(new RenewalOutcome.Refused(List.of(revoked)), get(leases.renew(self, both())));
        var seat = TestEnsemble.view(connection, first).seat(SEAT).orElseThrow();
        assertEquals(0, seat.leaseVersion(), "a refused renewal moved the lease");
        assertEquals(new RenewalOutcome.Committed(), get(leases.renew(self, both().subList(0, 1))));
    }

    @Test
    void vanishedLeaseIsToldAndNeverRecreated() throws Exception {
        String lease = connection.paths().lease(self);
        connection.framework().delete().forPath(lease);

        assertEquals(new RenewalOutcome.LeaseGone(), get(leases.renew(self, both())));
        assertNull(connection.framework().checkExists().forPath(lease));
    }

    @Test
    void renewalWithoutAnswerIsUnknownWithinItsLimit() throws Exception {
        try (SilentProxy proxy = new SilentProxy(ensemble.server().getPort());
                LeaseConnection renewing = LeaseConnection.open(
                        TestEnsemble.settings(proxy.address()), Duration.ofMillis(300), TestEnsemble.TIMER)) {
            Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);
            proxy.setSilent(true);
            long before = System.nanoTime();

            assertInstanceOf(RenewalOutcome.Unknown.class, get(renewing.renew(self, both())));

            Duration waited = Duration.ofNanos(System.nanoTime() - before);
            assertTrue(waited.compareTo(Duration.ofSeconds(5)) < 0, "it took " + waited);
        }
    }

    @Test
    void aServerThatTakesAConnectionAndSaysNothingIsNotWaitedForLong() throws Exception {
        try (SilentProxy proxy = new SilentProxy(ensemble.server().getPort())) {
            proxy.setSilent(true);
            try (LeaseConnection renewing = LeaseConnection.open(
                    TestEnsemble.settings(proxy.address()), Duration.ofMillis(300), TestEnsemble.TIMER)) {
                assertInstanceOf(RenewalOutcome.Unknown.class, get(renewing.renew(self, both())));
                long before = System.nanoTime();
                proxy.setSilent(false);

                Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);

                // The session timeout, for which the client itself waits, is 20 s.
                Duration waited = Duration.ofNanos(System.nanoTime() - before);
                assertTrue(waited.compareTo(Duration.ofSeconds(9)) < 0, "it took " + waited);
            }
        }
    }

    @Test
    void aServerThatIsSlowToLetUsInIsNotCutOffByCallsThatWait() throws Exception {
        try (SilentProxy proxy = new SilentProxy(ensemble.server().getPort())) {
            // Longer than one call may take, as with TLS to a loaded server.
            proxy.setSlow(Duration.ofMillis(900));
            try (LeaseConnection renewing = LeaseConnection.open(
                    TestEnsemble.settings(proxy.address()), Duration.ofMillis(300), TestEnsemble.TIMER)) {
                Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);
            }
        }
    }

    @Test
    void aServerThatTakesLongerEachTimeIsGivenTwiceTheTime() throws Exception {
        try (SilentProxy proxy = new SilentProxy(ensemble.server().getPort())) {
            proxy.setSlow(Duration.ofMillis(2500));
            try (LeaseConnection renewing = LeaseConnection.open(
                    TestEnsemble.settings(proxy.address()), Duration.ofMillis(300), TestEnsemble.TIMER)) {
                Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);
            }
        }
    }

    @Test
    void aSilentConnectionIsGivenUpLongBeforeTheSessionTimeout() throws Exception {
        try (SilentProxy silent = new SilentProxy(ensemble.server().getPort());
                SilentProxy other = new SilentProxy(ensemble.server().getPort())) {
            String servers = silent.address() + "," + other.address();
            try (LeaseConnection renewing =
                    LeaseConnection.open(TestEnsemble.settings(servers), Duration.ofMillis(300), TestEnsemble.TIMER)) {
                Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);
                long before = System.nanoTime();
                silent.setSilent(true);

                Poll.until(() -> get(renewing.renew(self, both())) instanceof RenewalOutcome.Committed);

                Duration waited = Duration.ofNanos(System.nanoTime() - before);
                // Two thirds of the session timeout are 13 s.
                assertTrue(waited.compareTo(Duration.ofSeconds(9)) < 0, "it took " + waited);
            }
        }
    }

    @Test
    void renewalsGoOnInANewSessionWhenTheOldOneEnded() throws Exception {
        assertEquals(new RenewalOutcome.Committed(), get(leases.renew(self, both())));
        leases.client().getTestable().injectSessionExpiration();

        Poll.until(() -> get(leases.renew(self, both())) instanceof RenewalOutcome.Committed);
    }

    private List<Covered> both() {
        return List.of(new Covered(first, SEAT, new Epoch(1), 1), new Covered(second, SEAT, new Epoch(1), 1));
    }
}
