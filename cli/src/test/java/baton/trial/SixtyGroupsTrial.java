package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The agent of sixty services is dead for good: its guard ends all of them in time, and all are active elsewhere soon. */
@Tag("ensemble")
@EnabledIf(value = "baton.trial.Runs#areJudged", disabledReason = "sixty services are for scripts/trial sixty-groups")
@ExtendWith(LastWords.class)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SixtyGroupsTrial {
    private static final int GROUPS = 60;
    private static final Duration EVERY = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BOUND = Crowd.WAIT.plusSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Figures elsewhere = new Figures("60 groups: agent killed to all active elsewhere");
    private final Figures killing = new Figures("60 groups: kill-at to the last beat of the last service");
    private final List<Long> spare = new ArrayList<>();
    private final List<String> alive = new ArrayList<>();
    private final List<String> touched = new ArrayList<>();

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void allAreDeadInTimeAndActiveElsewhere() {
        for (int run = 0; run < Runs.of(20); run++) {
            try (Cluster cluster = Cluster.of(folder.resolve("run" + run), ensemble, Group.NAME)) {
                cluster.killCoordinator();
                killTheAgentOf(new Crowd(cluster, GROUPS, EVERY, ""), cluster);
            }
        }
        Figures.tell("60 groups: left between the last beat of the last service and the end of its hold: " + spare
                + " ms; " + Crowd.load());
        killing.report();
        assertEquals(List.of(), alive, "services that outlived their holds");
        assertEquals(List.of(), touched, "healthy services were touched");
        elsewhere.reportAllWithin(BOUND);
    }

    private void killTheAgentOf(Crowd crowd, Cluster cluster) {
        crowd.host().start();
        crowd.awaitActive(LIMIT);
        crowd.others().forEach(AgentProcess::start);
        Map<String, Reign> before = crowd.awaitGathered(LIMIT);
        String load = Crowd.load();

        long killed = System.nanoTime();
        crowd.host().killAgent();

        // Nobody extends a hold any more.
        Map<String, AgentProcess.HoldEnds> holds = new HashMap<>();
        crowd.names().forEach(group -> holds.put(group, crowd.host().holdEnds(group)));
        Map<String, Reign> after = crowd.awaitElsewhere(before, LIMIT);
        judge(crowd, cluster, holds, before);
        elsewhere.add(Duration.ofNanos(crowd.lastOf(after) - killed));
        Figures.tell(
                "  a run: " + Duration.ofNanos(crowd.lastOf(after) - killed).toMillis() + " ms, left "
                        + spare.get(spare.size() - 1) + " ms; " + load + " before");
        cluster.judge();
    }

    private void judge(
            Crowd crowd, Cluster cluster, Map<String, AgentProcess.HoldEnds> holds, Map<String, Reign> before) {
        long offset = BootTime.offset();
        long least = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (Map.Entry<String, AgentProcess.HoldEnds> hold : holds.entrySet()) {
            // It lived for less than another beat.
            Reign reign = cluster.again(Crowd.of(before, hold.getKey()));
            long dead = reign.last() / 1_000_000 + offset + EVERY.toMillis();
            least = Math.min(least, hold.getValue().until() - dead);
            latest = Math.max(latest, dead - hold.getValue().killAt());
            if (dead > hold.getValue().until()) {
                alive.add(reign + ", until " + (hold.getValue().until() - offset));
            }
        }
        spare.add(least);
        killing.add(Duration.ofMillis(latest));
        for (AgentProcess other : crowd.others()) {
            Reign own = Crowd.of(before, Crowd.own(other));
            assertEquals(
                    own.epoch(),
                    Crowd.of(cluster.seen().latest(), own.group()).epoch(),
                    other.node() + " keeps its own");
            assertTrue(other.isInCharge(Crowd.own(other)), other.node() + " keeps its own");
        }
        touched.addAll(crowd.touched());
    }
}
