package baton.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Ends the agent that runs and sees its next life begin; its services go on meanwhile. */
final class Restarting {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Path runDirectory;
    private final Path lock;

    Restarting(Path runDirectory) {
        this.runDirectory = runDirectory;
        this.lock = runDirectory.resolve("agent.lock");
    }

    /** What came of it, as a sentence. */
    String run() throws StartException {
        ProcessHandle before = running()
                .orElseThrow(() -> new StartException(
                        "no agent runs with the run directory " + runDirectory + "; start one with \"baton agent\""));
        try {
            new RestartMark(runDirectory).put(before.pid());
        } catch (IOException e) {
            throw new StartException(
                    "the agent cannot be told to restart (" + e.getMessage() + "); run this as its user");
        }
        before.destroy();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<ProcessHandle> now = running();
            if (now.isPresent() && now.get().pid() != before.pid()) {
                return "the agent was restarted: pid " + before.pid() + " is now pid "
                        + now.get().pid();
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new StartException(
                running().filter(before::equals).isPresent()
                        ? "the agent (pid " + before.pid() + ") did not end within " + PATIENCE.toSeconds() + " s"
                        : "the agent ended but nobody started it again; start it at once with \"baton agent\","
                                + " its services end when their leases do");
    }

    /** Who holds the lock; its pid alone would prove nothing, because pids are used again. */
    private Optional<ProcessHandle> running() throws StartException {
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
