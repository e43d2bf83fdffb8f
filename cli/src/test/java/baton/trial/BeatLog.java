package baton.trial;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Reads the common log of beats as it grows. */
final class BeatLog {
    private final BeatReader reader;
    private final Beats beats = new Beats();

    BeatLog(Path file) {
        this.reader = new BeatReader(file);
    }

    /** All beats up to now. */
    Beats beats() {
        reader.next().forEach(beats::add);
        return beats;
    }

    /** Waits until the beats answer a question. */
    <T> T await(String what, Duration limit, Function<Beats, Optional<T>> question) {
        return Await.present(what, limit, () -> question.apply(beats()));
    }
}
