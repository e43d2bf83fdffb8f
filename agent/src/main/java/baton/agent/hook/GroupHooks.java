package baton.agent.hook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an operator configured for one group on this host; an empty list where nothing is configured.
 *
 * @param run the service itself, supervised; instead of the promote and demote hooks
 * @param drain sends the clients away before a planned stop
 * @param tell the notify hook
 * @param fence makes sure that another node cannot act
 * @param user who runs all of them but {@code fence}; empty: who runs the agent
 */
public record GroupHooks(
        List<String> run,
        List<String> promote,
        List<String> drain,
        List<String> demote,
        List<String> tell,
        List<String> fence,
        Duration promoteLimit,
        Duration drainLimit,
        Duration plannedDemoteLimit,
        Duration fenceLimit,
        Optional<RunAs> user) {
    public GroupHooks {
        run = List.copyOf(run);
        promote = List.copyOf(promote);
        drain = List.copyOf(drain);
        demote = List.copyOf(demote);
        tell = List.copyOf(tell);
        fence = List.copyOf(fence);
        if (!run.isEmpty() && !(promote.isEmpty() && demote.isEmpty())) {
            throw new IllegalArgumentException("a group has either run or the hooks promote and demote, not both");
        }
    }

    /** The words with which {@code command} is run as its user. */
    List<String> asUser(List<String> command) {
        return user.map(other -> other.words(command)).orElse(command);
    }

    /** Why {@code command} may not be run; empty when it may. */
    Optional<String> refusal(List<String> command) {
        return HookFile.refusal(
                command, user.map(other -> OptionalInt.of(other.uid())).orElse(OptionalInt.empty()));
    }

    boolean isSupervised() {
        return !run.isEmpty();
    }
}
