package baton.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in which an agent answers whoever asked it to reload: how far it is, and sentences.
 *
 * <p>A signal carries no answer; and the answer that counts is given by the life after.
 */
final class ReloadAnswer {
    /** What is written: nothing changes; the next life begins as soon as it may; it has begun. */
    enum State {
        REFUSED,
        ACCEPTED,
        DONE
    }

    record Answer(State state, List<String> sentences) {
        Answer {
            sentences = List.copyOf(sentences);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReloadAnswer.class);

    private final Path file;

    ReloadAnswer(Path runDirectory) {
        this.file = runDirectory.resolve("reload");
    }

    /** So that the next answer is to this request. */
    void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    void give(State state, List<String> sentences) {
        List<String> lines = new ArrayList<>(List.of(state.name()));
        sentences.forEach(sentence -> lines.add(sentence.replace('\n', ' ')));
        Path fresh = file.resolveSibling(".reload.new");
        try {
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("cannot write {} ({}); who asked for the reload is not answered", file, e.toString());
        }
    }

    /** A life that begins after a reload says so; any other life says nothing. */
    void begun() {
        if (read().filter(answer -> answer.state() == State.ACCEPTED).isPresent()) {
            give(State.DONE, List.of());
        }
    }

    /** Empty as long as there is none. */
    Optional<Answer> read() {
        try {
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Answer(State.valueOf(lines.get(0)), lines.subList(1, lines.size())));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
