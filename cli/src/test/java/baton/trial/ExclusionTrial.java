package baton.trial;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Never two active at once, whatever happens to the agent of the active one; and another always takes over. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ExclusionTrial {
    private static final int PROMISED_RUNS = 10;
    private static final String FAST = "mode: active-passive\nprofile: fast\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** What is done to the host of the active service, and how it is mended after another took over. */
    private interface Fault {
        void happen(AgentProcess agent);

        void mend(AgentProcess agent, long happenedNanos);
    }

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void anAgentThatIsKilledAndKeptDown() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            inflict(cluster, "agent killed and kept down", new Fault() {
                @Override
                public void happen(AgentProcess agent) {
                    agent.killAgent();
                }

                @Override
                public void mend(AgentProcess agent, long happenedNanos) {
                    agent.start();
                }
            });
        }
    }

    @Test
    void anAgentThatIsPausedForThreeLeases() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            inflict(cluster, "agent paused for three leases", new Fault() {
                @Override
                public void happen(AgentProcess agent) {
                    agent.pauseAgent();
                }

                @Override
                public void mend(AgentProcess agent, long happenedNanos) {
                    Duration pause = Group.FAST_LEASE.multipliedBy(3);
                    Await.pass(pause.minusNanos(System.nanoTime() - happenedNanos));
                    agent.resumeAgent();
                }
            });
        }
    }

    @Test
    void anAgentWhoseConnectionsBreak() {
        cutOff("connections to ZooKeeper broken", false);
    }

    @Test
    void anAgentWhoseConnectionsFallSilent() {
        cutOff("connections to ZooKeeper silent", true);
    }

    private void cutOff(String trial, boolean silently) {
        Map<String, Proxy> ways = new HashMap<>();
        try (Cluster cluster = new Cluster(folder, ensemble, Group.NAME, node -> {
            Proxy way = new Proxy(ensemble);
            ways.put(node, way);
            return way.connection();
        })) {
            inflict(cluster, trial, new Fault() {
                @Override
                public void happen(AgentProcess agent) {
                    Proxy way = wayOf(agent);
                    if (silently) {
                        way.silence();
                    } else {
                        way.cut();
                    }
                }

                @Override
                public void mend(AgentProcess agent, long happenedNanos) {
                    wayOf(agent).heal();
                }

                private Proxy wayOf(AgentProcess agent) {
                    Proxy way = ways.get(agent.node());
                    if (way == null) {
                        throw new IllegalStateException(agent.node() + " has no way to ZooKeeper");
                    }
                    return way;
                }
            });
        } finally {
            ways.values().forEach(Proxy::close);
        }
    }

    private static void inflict(Cluster cluster, String trial, Fault fault) {
        cluster.start(agent -> Group.run(cluster, FAST, "--stubborn"));
        Figures figures = new Figures(trial + ", time without an active");
        for (int run = 0; run < Runs.of(PROMISED_RUNS); run++) {
            Reign before = cluster.awaitSettled();
            AgentProcess agent = cluster.agent(before.node());
            long happened = System.nanoTime();
            fault.happen(agent);
            Reign successor = cluster.awaitSuccessor(before);
            assertNotEquals(before.node(), successor.node(), "another member takes over");
            fault.mend(agent, happened);
            cluster.awaitSettled();
            figures.add(Beats.between(cluster.again(before), successor));
            cluster.judge();
        }
        figures.report();
    }
}
