package baton.coordinator.view;

import baton.failover.group.GroupName;
import java.util.Map;

/**
 * One transition as the history keeps it.
 *
 * @param at wall-clock time of the node that wrote it, as it wrote it
 * @param durations {@code <phase>Millis} to milliseconds
 */
public record HistoryEntry(
        EntryId id,
        String at,
        GroupName group,
        String node,
        String code,
        String sentence,
        int seat,
        long epoch,
        String cause,
        String detail,
        Map<String, Long> durations) {}
