package baton.agent.hook;

import java.time.Duration;
import java.util.List;

/**
 * What an operator configured for one group on this host; an empty list where nothing is configured.
 *
 * @param run the service itself, supervised; instead of the promote and demote hooks
 * @param drain sends the clients away before a planned stop
 * @param tell the notify hook
 * @param fence makes sure that another node cannot act
 * @param killLimit K: how long one kill may take
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
        Duration killLimit,
        Duration fenceLimit) {
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

    boolean isSupervised() {
        return !run.isEmpty();
    }
}
