package baton.faults;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How one fault went; a line of the results file, whose columns are these components.
 *
 * @param kinds names of the faults, joined by {@code " + "}
 * @param hole the known hole, or empty
 * @param failovers milliseconds from the last beat under the old epoch to the first under the new, for each group that
 *     moved
 * @param overlap the longest time that two were active at once, in milliseconds; 0 when never
 * @param needless groups that moved and should not have
 * @param settled milliseconds from the healing until everything was as before
 * @param failure what was promised and not kept; empty when everything was
 */
record Outcome(
        int index,
        String kinds,
        String hole,
        List<Long> failovers,
        long overlap,
        int needless,
        long settled,
        String failure) {
    private static final String BETWEEN = "\t";

    boolean failed() {
        return !failure.isEmpty();
    }

    boolean isMixture() {
        return kinds.contains(" + ");
    }

    String line() {
        String times = failovers.stream().map(String::valueOf).collect(Collectors.joining(" "));
        return String.join(
                BETWEEN,
                Integer.toString(index),
                kinds,
                hole,
                times,
                Long.toString(overlap),
                Integer.toString(needless),
                Long.toString(settled),
                failure.replaceAll("\\s+", " "));
    }

    static Outcome parse(String line) {
        String[] words = line.split(BETWEEN, -1);
        if (words.length != 8) {
            throw new IllegalArgumentException("an outcome has eight columns; found '" + line + "'");
        }
        return new Outcome(
                Integer.parseInt(words[0]),
                words[1],
                words[2],
                Arrays.stream(words[3].split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .map(Long::valueOf)
                        .toList(),
                Long.parseLong(words[4]),
                Integer.parseInt(words[5]),
                Long.parseLong(words[6]),
                words[7]);
    }

    /** As it is told while the run goes on. */
    @Override
    public String toString() {
        return "%4d %-28s %s%s%s settled in %d ms%s"
                .formatted(
                        index,
                        kinds,
                        failovers.isEmpty() ? "nobody moved," : "failover " + failovers + " ms,",
                        overlap > 0 ? " overlap " + overlap + " ms," : "",
                        needless > 0 ? " needless," : "",
                        settled,
                        failed() ? "; FAILED: " + failure : "");
    }
}
