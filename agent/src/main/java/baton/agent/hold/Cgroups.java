package baton.agent.hold;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The cgroup that was delegated to Baton, in which each supervised service gets one of its own. */
public final class Cgroups {
    private Cgroups() {}

    /**
     * Finds out at the start what would otherwise fail at the first promotion.
     *
     * @throws IOException with a sentence for the operator
     */
    public static void check(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("cgroup.procs"))) {
            throw new IOException(
                    "cgroup " + directory + " is no directory of a cgroup v2 file system; make it there, or"
                            + " remove cgroup from agent.yml");
        }
        Path trial = directory.resolve("trial." + ProcessHandle.current().pid());
        try {
            Files.createDirectory(trial);
            boolean kills = Files.exists(trial.resolve("cgroup.kill"));
            Files.delete(trial);
            if (!kills) {
                throw new IOException("this kernel has no cgroup.kill (Linux 5.14 has); remove cgroup from agent.yml");
            }
        } catch (FileSystemException denied) {
            throw new IOException(
                    "no cgroup can be made in " + directory + " (" + denied.getMessage()
                            + "); delegate it to the user of the agent, or remove cgroup from agent.yml",
                    denied);
        }
    }
}
