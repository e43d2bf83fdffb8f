package baton.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The agent that has a run directory, as another process sees it. */
final class RunningAgent {
    private final Path runDirectory;
    private final Path lock;

    RunningAgent(Path runDirectory) {
        this.runDirectory = runDirectory;
        this.lock = runDirectory.resolve("agent.lock");
    }

    ProcessHandle need() throws StartException {
        return find().orElseThrow(() -> new StartException(
                "no agent runs with the run directory " + runDirectory + "; start one with \"baton agent\""));
    }

    /** Who holds the lock; its pid alone would prove nothing, because pids are used again. */
    Optional<ProcessHandle> find() throws StartException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock free = channel.tryLock()) {
            if (free != null) {
                return Optional.empty();
            }
            String pid = Files.readString(lock).strip();
            return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new StartException(lock + " cannot be read (" + e.getMessage() + "); run this as the agent's user");
        }
    }
}
