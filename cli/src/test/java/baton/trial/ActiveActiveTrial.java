package baton.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Several members active at once, no more than allowed, and the way back to one. */
@Tag("ensemble")
@ExtendWith(LastWords.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ActiveActiveTrial {
    private static final String ALL = "mode: active-active\nprofile: fast\n";
    private static final String TWO = "mode: active-active\nmax-active: 2\nprofile: fast\n";
    private static final String ONE = "mode: active-passive\nprofile: fast\n";

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
    void everyMemberIsActiveWithAnEpochOfItsOwn() {
        try (Cluster cluster = start(ALL)) {
            assertEquals(Set.of("n1", "n2", "n3"), awaitActives(cluster, 3));

            assertEquals(3, epochs(cluster).size());
            cluster.judge();
        }
    }

    @Test
    void theThirdTakesOverWhenOneOfTwoActivesDies() {
        try (Cluster cluster = start(TWO)) {
            Set<String> before = awaitActives(cluster, 2);
            Await.pass(Duration.ofSeconds(1));
            assertEquals(before, awaitActives(cluster, 2), "the third stays a standby");
            String victim = before.iterator().next();

            cluster.agent(victim).killHost();

            Set<String> expected = new TreeSet<>(Set.of("n1", "n2", "n3"));
            expected.remove(victim);
            cluster.await(
                    "the third beside the survivor",
                    beats -> actives(beats).equals(expected) ? Optional.of(true) : Optional.empty());
            cluster.judge();
        }
    }

    @Test
    void oneIsLeftWhenTheGroupBecomesActivePassive() throws IOException {
        try (Cluster cluster = start(ALL)) {
            awaitActives(cluster, 3);
            cluster.awaitCoordinator();
            Path file = Files.writeString(folder.resolve(Group.NAME + ".yml"), ONE);

            assertEquals(0, cluster.baton("apply", file.toString(), "--yes"), "the change");

            long complete = System.nanoTime();
            Await.pass(Duration.ofSeconds(2));
            assertEquals(1, cluster.seen().nodesSince(Group.NAME, complete).size(), "actives after the change");
            cluster.judge();
        }
    }

    private static Set<String> awaitActives(Cluster cluster, int count) {
        return cluster.await(
                count + " actives", beats -> Optional.of(actives(beats)).filter(nodes -> nodes.size() == count));
    }

    /** Who beat in the last tenth of a second. */
    private static Set<String> actives(Beats beats) {
        return beats.nodesSince(Group.NAME, System.nanoTime() - 100_000_000L);
    }

    private static Set<Long> epochs(Cluster cluster) {
        List<Reign> reigns = cluster.seen().reigns(Group.NAME);
        return reigns.stream().map(Reign::epoch).collect(Collectors.toSet());
    }

    private Cluster start(String policy) {
        Cluster cluster = Cluster.of(folder, ensemble, Group.NAME);
        cluster.start(agent -> Group.run(cluster, policy, "--stubborn"));
        return cluster;
    }
}
