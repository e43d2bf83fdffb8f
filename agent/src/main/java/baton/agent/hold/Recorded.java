package baton.agent.hold;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that the wrapper wrote down: a pid and its start time, because pids are used again.
 *
 * <p>The file through which it is looked at is kept open, and belongs to this very process even when its pid is another's.
 * Not thread-safe.
 */
final class Recorded implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recorded.class);
    private static final int LONGEST = 1024;
    /** Of the words after the name, the first of which is the state. */
    private static final int START = 19;

    /** Its size in memory, which the kernel tells with less effort than anything else of a process. */
    private final KeptFile size;

    private Recorded(KeptFile size) {
        this.size = size;
    }

    /** True when somebody is on record, nobody of them lives, and nobody was added meanwhile. */
    static boolean allDead(Path pids) {
        try {
            List<String> before = Files.readAllLines(pids);
            if (before.isEmpty() || anyLives(pids)) {
                return false;
            }
            // A wrapper that just ended has put its service on record before.
            return before.equals(Files.readAllLines(pids));
        } catch (IOException absent) {
            return false;
        }
    }

    /** True while one of them lives, or the record cannot be read: that this host can open no file kills nobody. */
    static boolean anyLives(Path pids) {
        try {
            Optional<Recorded> living = firstLiving(pids);
            living.ifPresent(Recorded::close);
            return living.isPresent();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /**
     * One of them who lives, to be closed; empty when nobody does, or nobody is on record.
     *
     * @throws IOException when there is a record that cannot be read
     */
    static Optional<Recorded> firstLiving(Path pids) throws IOException {
        try {
            for (String line : Files.readAllLines(pids)) {
                String[] words = line.strip().split(" ", -1);
                if (words.length == 2 && words[0].chars().allMatch(Character::isDigit)) {
                    Path files = Path.of("/proc", words[0]);
                    Recorded process = new Recorded(new KeptFile(files.resolve("statm"), LONGEST));
                    // In this order: once the pid was found to be its own, the file that is open is as well.
                    if (process.lives() && isItsOwn(files.resolve("stat"), words[1])) {
                        return Optional.of(process);
                    }
                    process.close();
                }
            }
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** A zombie has no memory, and of whom nothing is left there is nothing to read; whose file cannot be opened is there. */
    boolean lives() {
        try {
            return !size.read().startsWith("0 ");
        } catch (FileNotFoundException notOpened) {
            return size.stands();
        } catch (IOException ended) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            size.close();
        } catch (IOException left) {
            LOG.debug("cannot close the file of a process", left);
        }
    }

    private static boolean isItsOwn(Path stat, String start) {
        try (KeptFile file = new KeptFile(stat, LONGEST)) {
            String text = file.read();
            // The name of a program may hold anything, a parenthesis as well.
            String[] words = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
            return words.length > START && words[START].equals(start);
        } catch (FileNotFoundException notOpened) {
            return Files.exists(stat);
        } catch (IOException | RuntimeException ended) {
            return false;
        }
    }
}
