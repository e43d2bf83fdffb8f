package baton.agent;

import baton.failover.group.GroupName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Ends the agent that runs and sees its next life begin; its services go on meanwhile. */
final class Restarting {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Path runDirectory;
    private final RunningAgent agent;

    Restarting(Path runDirectory) {
        this.runDirectory = runDirectory;
        this.agent = new RunningAgent(runDirectory);
    }

    /**
     * What came of it, as a sentence.
     *
     * @param groups that the next life will have
     */
    String run(Set<GroupName> groups) throws StartException, InterruptedException {
        ProcessHandle before = agent.need();
        refuseToOrphan(groups);
        mark(before);
        if (!new Reloading(runDirectory).nextBegins(before)) {
            // It hangs, so it does not wait for anything either; one that is well lengthened its leases first.
            mark(before);
            end(before);
        }
        return "the agent was restarted: pid " + before.pid() + " is now pid "
                + agent.need().pid();
    }

    private void mark(ProcessHandle before) throws StartException {
        try {
            new RestartMark(runDirectory).put(before.pid());
        } catch (IOException e) {
            throw new StartException(
                    "the agent cannot be told to restart (" + e.getMessage() + "); run this as its user");
        }
    }

    private void end(ProcessHandle before) throws StartException {
        before.destroy();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (agent.find().filter(now -> now.pid() != before.pid()).isPresent()) {
                return;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        throw new StartException(
                agent.find().filter(before::equals).isPresent()
                        ? "the agent (pid " + before.pid() + ") did not end within " + PATIENCE.toSeconds() + " s"
                        : "the agent ended but nobody started it again; start it at once with \"baton agent\","
                                + " its services end when their leases do");
    }

    /** What no life is configured for is ended by the guard; a reload hands it over. */
    private void refuseToOrphan(Set<GroupName> groups) throws StartException {
        try (Stream<Path> holds = Files.find(runDirectory.resolve("holds"), 2, (file, kind) -> kind.isRegularFile())) {
            Optional<String> orphan = holds.filter(
                            hold -> hold.getFileName().toString().matches("\\d+\\.\\d+"))
                    .map(hold -> runDirectory
                            .resolve("holds")
                            .relativize(hold)
                            .getName(0)
                            .toString())
                    .filter(group -> !groups.contains(new GroupName(group)))
                    .findFirst();
            if (orphan.isPresent()) {
                throw new StartException("group " + orphan.get() + " has a service here but is not configured any more,"
                        + " and a restart would kill it; hand it over first with \"baton agent reload\"");
            }
        } catch (IOException | UncheckedIOException changing) {
            // Holds come and go; a restart is not refused because one just did.
        }
    }
}
