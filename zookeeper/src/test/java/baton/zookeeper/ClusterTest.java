package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds when a server of the ensemble dies. */
@Tag("ensemble")
class ClusterTest {
    private static final Holder A = holder("a");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Test
    void theDeathOfTheServerInUseCostsNeitherSessionNorLeaseNorClaim() throws Exception {
        try (TestingCluster cluster = new TestingCluster(3)) {
            cluster.start();
            EnsembleSettings settings = TestEnsemble.settings(cluster.getConnectString());
            try (EnsembleConnection connection = EnsembleConnection.open(settings, LIMIT, TestEnsemble.TIMER);
                    LeaseConnection leases = LeaseConnection.open(settings, LIMIT, TestEnsemble.TIMER)) {
                Poll.until(() -> get(connection.prepare()));
                GroupName group = TestEnsemble.freshGroup();
                Poll.until(() ->
                        get(new GroupStore(connection).create(group, TestEnsemble.spec(), GroupStore.Creator.OPERATOR))
                                instanceof Outcome.Done);
                TestEnsemble.taken(connection, group, SEAT, A);
                List<Covered> covered = List.of(new Covered(group, SEAT, new Epoch(1), 1));
                Poll.until(() -> get(leases.renew(A, covered)) instanceof RenewalOutcome.Committed);
                Heard heard = new Heard();
                GroupWatch watch = GroupWatch.start(connection, group, Optional.empty(), heard);
                heard.view(view -> true);
                long session = connection.session().orElseThrow().id();
                InstanceSpec dying = cluster.findConnectionInstance(connection.client());

                assertTrue(cluster.killServer(dying));

                Poll.until(() -> get(leases.renew(A, covered)) instanceof RenewalOutcome.Committed);
                GroupView view =
                        heard.view(read -> read.seat(SEAT).orElseThrow().leaseVersion() > 1);
                assertTrue(view.seat(SEAT).orElseThrow().claim().isHeldBy(A.node()));
                assertEquals(session, connection.session().orElseThrow().id());
                Poll.until(() -> get(new ClaimStore(connection).verify(group, new Epoch(1)))
                        .equals(new Verdict.Current(SEAT)));
                watch.close();
            }
        }
    }

    @Test
    void withoutAMajorityNothingIsCommittedAndEverythingUnknown() throws Exception {
        try (TestingCluster cluster = new TestingCluster(3)) {
            cluster.start();
            EnsembleSettings settings = TestEnsemble.settings(cluster.getConnectString());
            try (EnsembleConnection connection = EnsembleConnection.open(settings, LIMIT, TestEnsemble.TIMER)) {
                Poll.until(() -> get(connection.prepare()));
                GroupName group = TestEnsemble.freshGroup();
                Poll.until(() ->
                        get(new GroupStore(connection).create(group, TestEnsemble.spec(), GroupStore.Creator.OPERATOR))
                                instanceof Outcome.Done);
                TestEnsemble.taken(connection, group, SEAT, A);
                for (InstanceSpec server : List.copyOf(cluster.getInstances()).subList(0, 2)) {
                    assertTrue(cluster.killServer(server));
                }

                ClaimStore claims = new ClaimStore(connection);
                assertInstanceOf(
                        Outcome.Unknown.class, get(claims.revoke(group, SEAT, new Epoch(1), TestEnsemble.TOLD)));
                assertInstanceOf(Verdict.NotKnown.class, get(claims.verify(group, new Epoch(1))));
            }
        }
    }
}
