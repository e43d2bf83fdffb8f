package baton.agent;

import baton.agent.config.AgentConfig;
import baton.agent.hold.Cgroups;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What keeps a good configuration from being reloaded: keys under which the next life could not adopt what runs, and what
 * it would find out only when the life before has ended.
 */
final class Obstacles {
    private static final String BY_STOPPING =
            "; a reload cannot change that: stop the agent, which hands its seats over, and start it again";

    private final List<String> found = new ArrayList<>();

    private Obstacles() {}

    /** Sentences for the operator; empty when nothing stands against it. */
    static List<String> between(AgentConfig running, AgentConfig next) {
        Obstacles obstacles = new Obstacles();
        obstacles.fixed("node", running.node(), next.node(), BY_STOPPING);
        obstacles.fixed("root", running.root(), next.root(), BY_STOPPING);
        obstacles.fixed("run-directory", running.runDirectory(), next.runDirectory(), BY_STOPPING);
        obstacles.fixed("run-directory-on-disk", running.runDirectoryOnDisk(), next.runDirectoryOnDisk(), BY_STOPPING);
        obstacles.fixed("state-directory", running.stateDirectory(), next.stateDirectory(), BY_STOPPING);
        // The same ensemble by other names is usual, another ensemble is an incident: somebody shall have meant it.
        obstacles.fixed(
                "ensemble",
                running.ensemble(),
                next.ensemble(),
                "; a reload leaves that to \"baton agent restart\", which adopts what runs if it is the same ensemble");
        obstacles.port(running.listen(), next.listen());
        if (!running.cgroup().equals(next.cgroup())) {
            obstacles.cgroup(next.cgroup());
        }
        return List.copyOf(obstacles.found);
    }

    private void fixed(String key, boolean running, boolean next, String remedy) {
        fixed(key, running ? "allowed" : "refused", next ? "allowed" : "refused", remedy);
    }

    private void fixed(String key, Object running, Object next, String remedy) {
        if (!running.equals(next)) {
            found.add(key + ": the agent runs with " + running + ", the configuration says " + next + remedy);
        }
    }

    /** The life that runs has its own port until it ends, so only another one can be tried. */
    private void port(AgentConfig.Listen running, AgentConfig.Listen next) {
        if (running.port() == next.port()) {
            return;
        }
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(next.host(), next.port()));
        } catch (IOException e) {
            found.add("listen: cannot listen on " + next + " (" + e.getMessage()
                    + "); free it, or choose another listen");
        }
    }

    private void cgroup(Optional<Path> next) {
        try {
            if (next.isPresent()) {
                Cgroups.check(next.get());
            }
        } catch (IOException e) {
            found.add(String.valueOf(e.getMessage()));
        }
    }
}
