package baton.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that tells an agent, when it is asked to end, to leave its services to its next life.
 *
 * <p>A signal cannot carry that, and SIGTERM alone has to mean a planned failover: that is what stopping a unit sends.
 */
final class RestartMark {
    private final Path file;

    RestartMark(Path runDirectory) {
        this.file = runDirectory.resolve("restart");
    }

    /** For the agent {@code pid} alone: a mark that was never met must not change what another one does. */
    void put(long pid) throws IOException {
        Files.writeString(file, pid + "\n");
    }

    /** Takes the mark away; true when it is for {@code pid}. */
    boolean take(long pid) {
        try {
            String text = Files.readString(file).strip();
            Files.delete(file);
            return text.equals(Long.toString(pid));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // Then it is an ordinary end: a planned failover is the safe reading.
            return false;
        }
    }
}
