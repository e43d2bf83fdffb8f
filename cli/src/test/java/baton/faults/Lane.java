package baton.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes faults from a common pile until none is left, each on the same estate as long as that is clean.
 *
 * <p>One that a fault left dirty is kept for whoever wants to know why, and replaced.
 */
final class Lane implements Runnable {
    private final int number;
    private final Options options;
    private final Supplier<@Nullable Draw> pile;
    private final Consumer<Outcome> told;
    private int estates;

    Lane(int number, Options options, Supplier<@Nullable Draw> pile, Consumer<Outcome> told) {
        this.number = number;
        this.options = options;
        this.pile = pile;
        this.told = told;
    }

    @Override
    public void run() {
        Draw draw = pile.get();
        while (draw != null) {
            draw = onOneEstate(draw);
        }
    }

    /** Returns the first fault that is left to another estate: this one is dirty or has a crowd, or none is left. */
    private @Nullable Draw onOneEstate(Draw first) {
        estates++;
        Path directory = options.work().resolve("lane" + number + "-" + estates);
        @Nullable Draw draw = first;
        boolean clean = true;
        int crowd = first.crowd();
        try (Estate estate = new Estate(directory, number, options.hosts(), crowd, options.contender())) {
            Runner runner = new Runner(estate);
            estate.awaitReady();
            boolean more = true;
            while (more) {
                Outcome outcome = attempt(runner, draw);
                clean = !outcome.failed();
                told.accept(outcome);
                draw = pile.get();
                // A crowd has moved to others.
                more = clean && draw != null && crowd == 0 && draw.crowd() == 0;
            }
            if (clean) {
                List<String> left = Remains.of(estate);
                if (!left.isEmpty()) {
                    clean = false;
                    told.accept(failure(-number, "the end", "left behind: " + left));
                }
            }
        }
        if (clean) {
            delete(directory);
        } else {
            System.out.println("     kept: " + directory);
        }
        return draw;
    }

    private static Outcome attempt(Runner runner, Draw draw) {
        try {
            return runner.run(draw);
        } catch (RuntimeException | AssertionError broken) {
            broken.printStackTrace(System.out);
            return failure(draw.index(), draw.name(), String.valueOf(broken.getMessage()));
        }
    }

    private static Outcome failure(int index, String kinds, String why) {
        return new Outcome(index, kinds, "", List.of(), 0, 0, 0, why);
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
