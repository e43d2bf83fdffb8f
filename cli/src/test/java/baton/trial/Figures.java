package baton.trial;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the runs of one trial took; told to the standard output and kept in {@code target/trials.txt}. */
final class Figures {
    private static final Path RESULTS = Path.of("target", "trials.txt").toAbsolutePath();

    private final String trial;
    private final List<Long> millis = new ArrayList<>();

    Figures(String trial) {
        this.trial = trial;
        tell(trial + " ...");
    }

    void add(Duration figure) {
        millis.add(figure.toMillis());
    }

    long median() {
        List<Long> sorted = millis.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    long most() {
        return millis.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    void report() {
        String each = millis.stream().map(String::valueOf).collect(Collectors.joining(" "));
        tell(trial + ": " + millis.size() + " runs, median " + median() + " ms, most " + most() + " ms, each " + each);
    }

    /** The promise is about the median of the runs. */
    void reportMedianBelow(Duration bound) {
        report();
        judge(median() < bound.toMillis(), "a median below " + bound.toMillis() + " ms");
    }

    /** The promise is about every run. */
    void reportAllWithin(Duration bound) {
        report();
        judge(most() <= bound.toMillis(), "every run within " + bound.toMillis() + " ms");
    }

    static void tell(String line) {
        System.out.println(line);
        try {
            Files.createDirectories(RESULTS.getParent());
            Files.writeString(RESULTS, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge(boolean kept, String promise) {
        tell("  promised: " + promise + (kept ? ": kept" : ": BROKEN"));
        if (Runs.areJudged()) {
            assertTrue(kept, trial + " promises " + promise);
        }
    }
}
