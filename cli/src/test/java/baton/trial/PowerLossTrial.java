package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole site loses its power and boots again, in every order: one service is active soon, and nobody ends because
 * ZooKeeper kept the sessions of the lives before.
 */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PowerLossTrial {
    private static final String FAST = "mode: active-passive\nprofile: fast\n";
    private static final Duration SESSION = Duration.ofSeconds(10);
    /** How much sooner the first to boot are there. */
    private static final Duration SOONER = Duration.ofSeconds(3);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    private enum Order {
        AGENTS_FIRST,
        SERVERS_FIRST,
        MIXED
    }

    @BeforeEach
    void startEnsemble() {
        ensemble = Ensemble.start(folder);
    }

    @AfterEach
    void stopEnsemble() {
        ensemble.close();
    }

    /** The first order is the one that ended every agent; the others are for {@code scripts/trial}. */
    @Test
    void everyOrderOfBootLeavesOneServiceAlone() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.agents().forEach(agent -> agent.sessionTimeout(SESSION));
            cluster.start(agent -> Group.run(cluster, FAST, "--stubborn"));
            for (int run = 0; run < Runs.of(Order.values().length); run++) {
                loseAndBoot(cluster, Order.values()[run % Order.values().length]);
            }
        }
    }

    private void loseAndBoot(Cluster cluster, Order order) {
        Reign before = cluster.awaitSettled();
        cluster.agents().forEach(AgentProcess::killHost);
        ensemble.servers().forEach(Server::kill);
        cluster.agents().forEach(AgentProcess::forgetRun);

        long power = System.nanoTime();
        boot(cluster, order);

        Reign after = cluster.awaitSuccessor(before);
        Figures active = new Figures("power loss, " + order + ", from the first boot to the next active");
        active.add(Duration.ofNanos(after.first() - power));
        // By then the servers have ended every session of the lives before.
        Await.pass(SESSION.multipliedBy(2).plus(SOONER));
        for (AgentProcess agent : cluster.agents()) {
            assertTrue(agent.isRunning(), order + ": " + agent.node() + " ended: " + agent.log());
        }
        Reign still = cluster.awaitSettled();
        assertEquals(after.epoch(), still.epoch(), order + ": one reign since the boot");
        assertEquals(cluster.again(after).pids(), still.pids(), order.toString());
        cluster.judge();
        active.report();
    }

    private void boot(Cluster cluster, Order order) {
        List<Server> servers = ensemble.servers();
        switch (order) {
            case AGENTS_FIRST -> {
                cluster.agents().forEach(AgentProcess::start);
                Await.pass(SOONER);
                servers.forEach(Server::start);
            }
            case SERVERS_FIRST -> {
                servers.forEach(Server::start);
                Await.pass(SOONER);
                cluster.agents().forEach(AgentProcess::start);
            }
            case MIXED -> {
                servers.get(0).start();
                cluster.agents().get(0).start();
                Await.pass(SOONER);
                servers.get(1).start();
                cluster.agents().get(1).start();
                Await.pass(SOONER);
                cluster.agents().get(2).start();
                servers.get(2).start();
            }
        }
    }
}
