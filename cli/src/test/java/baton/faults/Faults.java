package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The program behind {@code scripts/faults}, which gives it namespaces of its own. */
final class Faults {
    private final Options options;
    private final Map<Integer, Outcome> outcomes = new TreeMap<>();
    private final AtomicInteger next;

    private Faults(Options options) {
        this.options = options;
        this.next = new AtomicInteger(options.first());
    }

    public static void main(String[] words) throws Exception {
        if (List.of(words).contains("--list")) {
            Kinds.ALL.forEach(fault -> System.out.printf("%-28s %s%n", fault.name(), fault.promise()));
            return;
        }
        System.exit(new Faults(Options.parse(words)).run() ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Files.createDirectories(options.work());
        readEarlier();
        System.out.printf(
                "Faults %d to %d of seed %d, %d kinds, %d lanes.%n",
                options.first(), options.last(), options.seed(), options.kinds().size(), options.lanes());
        List<Thread> lanes = new ArrayList<>();
        for (int number = 1; number <= options.lanes(); number++) {
            Thread lane = new Thread(new Lane(number, options, this::draw, this::tell), "lane" + number);
            lane.setUncaughtExceptionHandler((thread, broken) -> {
                broken.printStackTrace();
                System.exit(2);
            });
            lanes.add(lane);
            lane.start();
        }
        for (Thread lane : lanes) {
            lane.join();
        }
        List<String> left = Remains.ofRun();
        if (!left.isEmpty()) {
            tell(new Outcome(-100, "the end", "", List.of(), 0, 0, 0, "left behind: " + left));
        }
        List<Outcome> all = List.copyOf(outcomes.values());
        System.out.println();
        System.out.print(Table.of(all));
        return all.stream().noneMatch(Outcome::failed);
    }

    private @Nullable Draw draw() {
        int index = next.getAndIncrement();
        return index > options.last() ? null : options.draw(index);
    }

    private synchronized void tell(Outcome outcome) {
        System.out.println(outcome);
        outcomes.put(outcome.index(), outcome);
        try {
            Files.writeString(
                    options.results(), outcome.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of other ranges: the last line of an index counts. */
    private void readEarlier() throws IOException {
        Path file = options.results();
        if (Files.exists(file)) {
            Files.readAllLines(file).stream()
                    .map(Outcome::parse)
                    .filter(outcome -> outcome.index() >= 0)
                    .forEach(outcome -> outcomes.put(outcome.index(), outcome));
        }
    }
}
