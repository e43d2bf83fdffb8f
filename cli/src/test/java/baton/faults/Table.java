package baton.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a run, a row for each kind of fault, as Markdown. */
final class Table {
    private Table() {}

    static String of(List<Outcome> outcomes) {
        StringBuilder text = new StringBuilder(
                """
                | fault | promised | faults | failovers | median ms | p99 ms | most ms | longest overlap ms | needless | failed |
                |---|---|---|---|---|---|---|---|---|---|
                """);
        Map<String, List<Outcome>> rows = new LinkedHashMap<>();
        Kinds.ALL.forEach(fault -> rows.put(fault.name(), new ArrayList<>()));
        outcomes.forEach(outcome ->
                rows.computeIfAbsent(row(outcome), any -> new ArrayList<>()).add(outcome));
        rows.forEach((name, row) -> {
            if (!row.isEmpty()) {
                text.append(line(name, promised(name), row));
            }
        });
        text.append(line(
                "all but the known holes",
                "",
                outcomes.stream().filter(outcome -> outcome.hole().isEmpty()).toList()));
        return text.toString();
    }

    private static String row(Outcome outcome) {
        return outcome.isMixture() ? outcome.kinds().split(" \\+ ", -1).length + " at once" : outcome.kinds();
    }

    private static String promised(String name) {
        return Kinds.ALL.stream()
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .map(fault -> fault.promise().toString())
                .orElse("exclusion; settled within 30 s");
    }

    private static String line(String name, String promised, List<Outcome> row) {
        List<Long> times = row.stream()
                .flatMap(outcome -> outcome.failovers().stream())
                .sorted()
                .toList();
        return "| %s | %s | %d | %d | %s | %s | %s | %d | %d | %d |%n"
                .formatted(
                        name,
                        promised,
                        row.size(),
                        times.size(),
                        percentile(times, 50),
                        percentile(times, 99),
                        percentile(times, 100),
                        row.stream().mapToLong(Outcome::overlap).max().orElse(0),
                        row.stream().mapToInt(Outcome::needless).sum(),
                        row.stream().filter(Outcome::failed).count());
    }

    /** The smallest that is not exceeded by so many of a hundred; with few figures the 99th is the largest. */
    static String percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return "";
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return Long.toString(sorted.get(Math.max(1, rank) - 1));
    }
}
