package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Restart after restart of its agent, by request and by SIGKILL, on a busy machine: the service notices nothing. */
@Tag("ensemble")
@Tag("busy")
@ExtendWith(LastWords.class)
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class AdoptTrial {
    /** Of a restart by request and one by SIGKILL. */
    private static final int PROMISED_PAIRS = 25;

    /** Of restarts and reloads by request. */
    private static final int PLANNED = 50;

    private static final String DEFAULT = "mode: active-passive\nprofile: default\n";

    private static final Pattern HOLD_ENDS = Pattern.compile("\"holdEndsInMillis\":(\\d+)");
    /** Of the 8000 ms of the lease, after a renewal. */
    private static final long RENEWED = 6_500;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Ensemble ensemble;

    @BeforeEach
    void startEnsemble() {
        ensemble = Ensemble.start(folder);
    }

    @AfterEach
    void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void aSupervisedServiceOutlivesEveryRestartOfItsAgent() {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, DEFAULT, "--stubborn"));
            restartUnderLoad(cluster, cluster.awaitSettled(), "restarts under load, supervised service");
        }
    }

    @Test
    void noHookIsCalledByAnyRestartOfTheAgent() throws IOException {
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.hooks(cluster, agent, DEFAULT) + check(agent));
            Reign before = cluster.awaitSettled();
            Path calls = cluster.agent(before.node()).directory().resolve("calls");
            List<String> called = Files.readAllLines(calls);
            restartUnderLoad(cluster, before, "restarts under load, service with hooks");
            assertEquals(called, Files.readAllLines(calls), "no hook was called");
        }
    }

    @Test
    void noSeatIsLostByRestartsAndReloadsAtALoadOfTwenty() {
        assumeTrue(Runs.areJudged(), "a load of ten programs a processor is for scripts/trial adopt");
        try (Cluster cluster = Cluster.of(folder, ensemble, Group.NAME)) {
            cluster.start(agent -> Group.run(cluster, DEFAULT, "--stubborn"));
            Reign before = cluster.awaitSettled();
            AgentProcess agent = cluster.agent(before.node());
            Figures figures = new Figures("restarts and reloads at ten busy programs a processor, until adopted");
            try (Load load = Load.heavy(folder, cluster.agents(), Group.NAME)) {
                for (int restart = 0; restart < Runs.of(PLANNED); restart++) {
                    long begun = System.nanoTime();
                    if (restart % 2 == 0) {
                        agent.restart();
                    } else {
                        agent.reload();
                    }
                    Await.until(
                            "the next incarnation adopts the service",
                            Duration.ofMinutes(1),
                            () -> agent.isInCharge(Group.NAME));
                    figures.add(Duration.ofNanos(System.nanoTime() - begun));
                    List<Reign> reigns = cluster.seen().reigns(Group.NAME);
                    assertEquals(1, reigns.size(), "one reign from beginning to end");
                    assertEquals(before.pids(), reigns.get(0).pids(), "the same processes");
                }
                assertEquals(List.of(before.node()), load.actives(), "nobody else said that it is active");
            }
            figures.report();
        }
    }

    private void restartUnderLoad(Cluster cluster, Reign before, String trial) {
        Figures figures = new Figures(trial + ", until adopted");
        AgentProcess agent = cluster.agent(before.node());
        try (Load load = Load.light(folder, cluster.agents(), Group.NAME)) {
            for (int restart = 0; restart < 2 * Runs.of(PROMISED_PAIRS); restart++) {
                long begun = System.nanoTime();
                if (restart % 2 == 0) {
                    agent.restart();
                } else {
                    agent.killAgent();
                    agent.start();
                }
                Await.until("the next life of the agent adopts the service", Cluster.LIMIT, () -> {
                    assertEquals(1, cluster.seen().reigns(Group.NAME).size(), "no other one became active meanwhile");
                    return agent.isInCharge(Group.NAME);
                });
                figures.add(Duration.ofNanos(System.nanoTime() - begun));
                // Each restart may take as long as the lease allows; two without a renewal in between may not.
                Await.until("the next life renews the lease", Cluster.LIMIT, () -> holdEndsIn(agent) > RENEWED);
                Reign after = cluster.awaitSettled();
                assertEquals(before.epoch(), after.epoch(), "the same epoch");
                assertEquals(before.pids(), after.pids(), "the same processes");
            }
            assertEquals(List.of(before.node()), load.actives(), "nobody else said that it is active");
            Figures.tell("  answers to the client, by status: " + load.answers());
        }
        assertEquals(1, cluster.seen().reigns(Group.NAME).size(), "one reign from beginning to end");
        figures.report();
    }

    /** Milliseconds until the hold of its only seat ends. */
    private static long holdEndsIn(AgentProcess agent) {
        Matcher found = HOLD_ENDS.matcher(Rest.body(agent.port(), "/groups/" + Group.NAME));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    /** Adopted is only what passes its check. */
    private static String check(AgentProcess agent) {
        return """
                check:
                  command: %s check --lock %s
                  while: active
                  interval: 1s
                """
                .formatted(Home.script("trial-service"), agent.directory().resolve("lock"));
    }
}
