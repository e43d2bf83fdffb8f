package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static baton.zookeeper.TestEnsemble.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What credentials promise. */
@Tag("ensemble")
class CredentialsTest {
    private static final Holder A = holder("a");

    private static TestEnsemble ensemble;
    private static EnsembleSettings settings;
    private static EnsembleConnection connection;

    @BeforeAll
    static void start() throws Exception {
        ensemble = new TestEnsemble();
        settings = new EnsembleSettings(
                ensemble.server().getConnectString(),
                "/secured",
                Duration.ofSeconds(20),
                new EnsembleAccess(List.of(new EnsembleAccess.Digest("baton:secret")), false, Map.of()));
        connection = ensemble.connect(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        ensemble.close();
    }

    @Test
    void whatIsWrittenIsForTheBearersOfTheCredentialsAlone() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        EnsembleConnection stranger = EnsembleConnection.open(
                EnsembleSettings.plain(settings.servers(), settings.root(), settings.sessionTimeout()),
                Duration.ofSeconds(5),
                TestEnsemble.TIMER);
        try {
            Poll.until(stranger::isConnected);

            assertInstanceOf(GroupState.Unreachable.class, get(new GroupReader(stranger).read(group)));
            assertFalse(
                    get(new ClaimStore(stranger).revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD))
                            instanceof Outcome.Done);
        } finally {
            stranger.close();
        }
    }

    @Test
    void renewalsAndTheOrderBearTheCredentialsToo() throws Exception {
        GroupName group = ensemble.group(connection, spec());
        TestEnsemble.taken(connection, group, SEAT, A);
        LeaseConnection leases = LeaseConnection.open(settings, Duration.ofSeconds(5), TestEnsemble.TIMER);
        ensemble.closing(leases::close);
        assertEquals(
                new RenewalOutcome.Committed(),
                get(leases.renew(A, List.of(new Covered(group, SEAT, new Epoch(1), 1)))));
        Latch latch = new Latch(connection, group, A.node(), ensemble.latchExecutor());
        latch.join();
        Poll.until(() -> latch.id().isPresent());

        String entry = connection.paths().latchEntry(group, latch.id().orElseThrow());
        List<ACL> acl = connection.framework().getACL().forPath(entry);
        assertTrue(acl.stream().noneMatch(rule -> rule.getId().equals(ZooDefs.Ids.ANYONE_ID_UNSAFE)), acl.toString());
    }

    @Test
    void theSecretIsNeverPrinted() {
        assertFalse(settings.toString().contains("baton:secret"), settings.toString());
    }
}
