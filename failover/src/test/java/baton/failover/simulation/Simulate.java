package baton.failover.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Runs seeds from the command line; see {@code scripts/simulate --help}. */
final class Simulate {
    private Simulate() {}

    public static void main(String[] words) {
        long first = Long.parseLong(words[0]);
        long last = Long.parseLong(words[1]);
        Break broken = Arrays.stream(Break.values())
                .filter(law -> law.code().equals(words[2]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no law is called " + words[2] + "; there are "
                        + Arrays.stream(Break.values()).map(Break::code).toList()));
        boolean story = first == last;
        Map<String, Integer> counts = new TreeMap<>();
        long events = 0;
        long before = System.nanoTime();
        for (long seed = first; seed <= last; seed++) {
            Cluster cluster = new Cluster(seed, broken);
            try {
                cluster.run();
            } catch (RuntimeException violation) {
                cluster.world.story().forEach(System.out::println);
                System.out.println("seed " + seed + ": " + violation.getMessage());
                System.exit(1);
            }
            events += cluster.world.handled();
            cluster.world.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
            if (story) {
                cluster.world.story().forEach(System.out::println);
            }
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        counts.forEach((what, count) -> System.out.printf("%9d  %s%n", count, what));
        System.out.printf(
                Locale.ROOT,
                "%d seeds, %d events, %.0f events a second, no promise broken%n",
                last - first + 1,
                events,
                events / seconds);
    }
}
