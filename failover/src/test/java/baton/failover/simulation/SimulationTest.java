package baton.failover.simulation;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promises of a whole cluster, one seed a run.
 *
 * <p>{@code scripts/simulate} runs more seeds, and tells the story of one.
 */
@Execution(ExecutionMode.CONCURRENT)
class SimulationTest {
    private static final int SEEDS = 100;
    private static final int MUTANT_SEEDS = 3000;
    private static final long EVENTS_A_SEED = 200;

    @Test
    void noSeedBreaksAPromise() {
        Map<String, Integer> counts = new TreeMap<>();
        long events = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Cluster cluster = new Cluster(seed, Break.NOTHING);
            try {
                cluster.run();
            } catch (RuntimeException broken) {
                cluster.world.story().forEach(System.out::println);
                throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
            }
            assertTrue(cluster.world.handled() >= EVENTS_A_SEED, "seed " + seed + " is too short");
            events += cluster.world.handled();
            cluster.world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
        }
        Stream.of(Mischief.KINDS, Cluster.KINDS, Twins.KINDS, FailedStop.KINDS)
                .flatMap(List::stream)
                .forEach(kind -> assertTrue(counts.containsKey(kind), kind + " is never met"));
        System.out.println(SEEDS + " seeds, " + events + " events");
        counts.forEach((what, count) -> System.out.printf("%9d  %s%n", count, what));
    }

    static Stream<Break> laws() {
        return Arrays.stream(Break.values()).filter(law -> law != Break.NOTHING && law.unnoticed.isEmpty());
    }

    @Test
    void theTableOfLawsIsTheOneInTheDocumentation() throws IOException {
        String text = Files.readString(Path.of("../docs/protocol.md"));
        String table = text.substring(text.indexOf("<!-- laws -->"), text.indexOf("<!-- /laws -->"));
        List<String> rows = Arrays.stream(Break.values())
                .filter(law -> law != Break.NOTHING)
                .map(law -> "| `" + law.code() + "` | " + law.law + " | " + law.unnoticed + " |")
                .toList();
        assertEquals(
                String.join("\n", rows),
                table.lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n")));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void aBrokenLawIsNoticed(Break broken) {
        for (long seed = 1; seed <= MUTANT_SEEDS; seed++) {
            try {
                new Cluster(seed, broken).run();
            } catch (Judge.Violation noticed) {
                System.out.println(broken + ": seed " + seed + ": " + noticed.getMessage());
                return;
            }
        }
        fail(broken + " went unnoticed over " + MUTANT_SEEDS + " seeds");
    }

    @Test
    void aSeedReplaysIdentically() {
        Cluster first = new Cluster(7, Break.NOTHING);
        Cluster second = new Cluster(7, Break.NOTHING);
        first.run();
        second.run();
        assertAll(
                () -> assertEquals(first.world.story(), second.world.story()),
                () -> assertEquals(first.world.handled(), second.world.handled()));
    }
}
