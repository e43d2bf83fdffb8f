package baton.coordinator.view;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One transition as the history keeps it.
 *
 * @param at wall-clock time of who wrote it, as it wrote it
 * @param node who wrote it; empty for an operator's doing
 * @param durations {@code <phase>Millis} to milliseconds
 */
public record HistoryEntry(
        EntryId id,
        Instant at,
        GroupName group,
        Optional<NodeName> node,
        String code,
        String sentence,
        Optional<Seat> seat,
        Optional<Epoch> epoch,
        Optional<Cause> cause,
        String detail,
        Map<String, Long> durations) {
    public HistoryEntry {
        durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
    }
}
