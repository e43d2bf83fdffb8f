package baton.agent.config;

import java.util.List;
import java.util.Optional;

/** How a group's service is started and stopped on this host. */
public sealed interface Service {
    /** Started by Baton itself and supervised: the service runs as long as the command does. */
    record Supervised(List<String> command) implements Service {
        public Supervised {
            command = List.copyOf(command);
        }
    }

    /**
     * Started and stopped by commands of its own.
     *
     * @param stopped exits 0 only when the service cannot act as active; without it {@code kill} is the proof
     */
    record Hooks(List<String> promote, List<String> demote, Optional<List<String>> stopped, List<String> kill)
            implements Service {
        public Hooks {
            promote = List.copyOf(promote);
            demote = List.copyOf(demote);
            kill = List.copyOf(kill);
        }
    }
}
