package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

/** Two hundred groups on each of three agents that start together, then the host of all of them dies. */
@Tag("ensemble")
@EnabledIf(
        value = "baton.trial.Runs#areJudged",
        disabledReason = "six hundred members are for scripts/trial two-hundred-groups")
@ExtendWith(LastWords.class)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class TwoHundredGroupsTrial {
    /** Whoever was first: all of them go to one host. */
    private static final String GATHERING = "preempt: 2s\n";

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration READY = Duration.ofSeconds(15);
    private static final Duration ELSEWHERE = Crowd.WAIT.plusSeconds(8);
    /** h and r of profile {@code default}: what is committed later was not in time. */
    private static final Duration LATE = Duration.ofSeconds(2);
    /** What was just started is compiled meanwhile. */
    private static final Duration SETTLING = Duration.ofSeconds(60);

    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final double MOST_TIMES = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static Ensemble ensemble;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void startEnsemble() {
        ensemble = Ensemble.start(shared);
    }

    @AfterAll
    static void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void theyStartTogetherAndMoveTogether() {
        Figures ready = new Figures("200 groups: start to ready, the last of three agents");
        Figures elsewhere = new Figures("200 groups: host killed to all active elsewhere");
        Figures gap = new Figures("200 groups: longest time between two renewals of who takes over");
        List<String> touched = new ArrayList<>();
        for (int run = 0; run < Runs.of(5); run++) {
            try (Cluster cluster = Cluster.of(folder.resolve("run" + run), ensemble, Group.NAME)) {
                cluster.killCoordinator();
                Crowd crowd = new Crowd(cluster, 200, EVERY, GATHERING);
                ready.add(start(crowd, cluster));
                Map<String, Reign> before = crowd.awaitGathered(LIMIT);
                try (LeaseGaps gaps = new LeaseGaps(ensemble, cluster)) {
                    String load = Crowd.load();
                    long killed = System.nanoTime();
                    crowd.host().killHost();
                    Duration took = Duration.ofNanos(crowd.lastOf(crowd.awaitElsewhere(before, LIMIT)) - killed);
                    elsewhere.add(took);
                    Map<String, Duration> longest = new LinkedHashMap<>();
                    crowd.others().forEach(agent -> longest.put(agent.node(), gaps.longest(agent.node())));
                    longest.values().forEach(gap::add);
                    Figures.tell("  a run: " + took.toMillis() + " ms, renewals at most " + longest + " apart; " + load
                            + " before");
                }
                touched.addAll(crowd.touched());
                cluster.judge();
            }
        }
        assertEquals(List.of(), touched, "healthy services were touched");
        ready.reportAllWithin(READY);
        elsewhere.reportAllWithin(ELSEWHERE);
        gap.reportAllWithin(LATE);
    }

    @Test
    void atRestTheyCostLittleMoreThanTwenty() {
        Map<String, ProcessorTime> few = atRest(20);
        Map<String, ProcessorTime> many = atRest(200);
        for (Map.Entry<String, ProcessorTime> each : many.entrySet()) {
            ProcessorTime before = Crowd.of(few, each.getKey());
            double times = each.getValue().total() / before.total();
            Figures.tell(String.format(
                    Locale.ROOT,
                    "at rest, %s: 20 groups %s; 200 groups %s; %.1f times; %s",
                    each.getKey(),
                    before,
                    each.getValue(),
                    times,
                    Crowd.load()));
            assertTrue(times <= MOST_TIMES, each.getKey() + ": " + times + " times");
        }
    }

    /** Of the host where all are active, and of one where they stand by. */
    private Map<String, ProcessorTime> atRest(int groups) {
        try (Cluster cluster = Cluster.of(folder.resolve("rest" + groups), ensemble, Group.NAME)) {
            cluster.killCoordinator();
            Crowd crowd = new Crowd(cluster, groups, EVERY, GATHERING);
            start(crowd, cluster);
            var unused = crowd.awaitGathered(LIMIT);
            Await.pass(SETTLING);
            Map<String, ProcessorTime> times = new LinkedHashMap<>();
            times.put("active", ProcessorTime.of(crowd.host(), MEASURED));
            times.put("standby", ProcessorTime.of(crowd.others().get(0), MEASURED));
            return times;
        }
    }

    private static Duration start(Crowd crowd, Cluster cluster) {
        long start = System.nanoTime();
        cluster.agents().forEach(AgentProcess::start);
        Map<String, Duration> ready = crowd.awaitReady(start, LIMIT);
        Figures.tell("  ready after " + ready + "; " + Crowd.load());
        return ready.values().stream().max(Duration::compareTo).orElseThrow();
    }
}
