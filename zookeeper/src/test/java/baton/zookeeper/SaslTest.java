package baton.zookeeper;

import static baton.zookeeper.TestEnsemble.SEAT;
import static baton.zookeeper.TestEnsemble.get;
import static baton.zookeeper.TestEnsemble.holder;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.member.Covered;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds with SASL, here DIGEST-MD5. */
@Tag("ensemble")
class SaslTest {
    private static final String MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule required";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    /** A login configuration is of the whole process; ZooKeeper's client looks for it with every connection. */
    @AfterEach
    void forget() {
        Configuration.setConfiguration(null);
    }

    @Test
    void whatIsCreatedIsForThePrincipalAndARightPasswordMendsAWrongOne() throws Exception {
        Path jaas = directory.resolve("server.conf");
        Files.writeString(jaas, "Server { " + MODULE + " user_baton=\"right\"; };\n");
        try (Servers servers = Servers.start(
                directory,
                1,
                "clientPort",
                List.of("authProvider.1=org.apache.zookeeper.server.auth.SASLAuthenticationProvider"),
                List.of("-Djava.security.auth.login.config=" + jaas, "-Dzookeeper.fips-mode=false"))) {
            EnsembleAccess access = login("right");
            EnsembleSettings settings =
                    new EnsembleSettings(servers.connect(), "/baton", Duration.ofSeconds(4), access);
            assertEquals("sasl", access.kinds());
            try (EnsembleConnection connection =
                            EnsembleConnection.open(settings, Duration.ofSeconds(1), TestEnsemble.TIMER);
                    LeaseConnection leases =
                            LeaseConnection.open(settings, Duration.ofSeconds(1), TestEnsemble.TIMER)) {
                Poll.until(() -> get(connection.prepare()));
                assertTrue(connection.isConnected());
                GroupName group = TestEnsemble.freshGroup();
                Poll.until(() ->
                        get(new GroupStore(connection).create(group, TestEnsemble.spec(), GroupStore.Creator.OPERATOR))
                                instanceof Outcome.Done);
                TestEnsemble.taken(connection, group, SEAT, holder("a"));
                List<Covered> covered = List.of(new Covered(group, SEAT, new Epoch(1), 1));
                Poll.until(() -> get(leases.renew(holder("a"), covered)) instanceof RenewalOutcome.Committed);
                for (String path : WholeLife.paths(connection.client(), "/baton")) {
                    ACL acl = connection.framework().getACL().forPath(path).get(0);
                    assertEquals(
                            "sasl:baton",
                            acl.getId().getScheme() + ":" + acl.getId().getId(),
                            path);
                }
            }

            login("wrong");
            try (EnsembleConnection connection =
                            EnsembleConnection.open(settings, Duration.ofSeconds(1), TestEnsemble.TIMER);
                    LeaseConnection leases =
                            LeaseConnection.open(settings, Duration.ofSeconds(1), TestEnsemble.TIMER)) {
                Poll.until(
                        () -> !get(connection.prepare()) && connection.refusal().isPresent());
                String sentence = connection.refusal().orElseThrow();
                assertTrue(sentence.contains("does not accept the credential"), sentence);
                assertFalse(sentence.contains("wrong"), sentence);

                // As when a KDC was away, or the servers were told the password only now.
                login("right");

                Poll.until(() -> get(connection.prepare()));
                Poll.until(leases::isConnected);
            }
        }
    }

    private EnsembleAccess login(String password) throws Exception {
        Path file = directory.resolve("client.conf");
        Files.writeString(file, "Client { " + MODULE + " username=\"baton\" password=\"" + password + "\"; };\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new AccessFiles(
                        directory, Optional.empty(), Optional.of("client.conf"), Optional.empty(), Optional.empty())
                .read(Map.of());
    }
}
