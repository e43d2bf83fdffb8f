package baton.agent.ensemble;

import baton.failover.group.NodeName;
import baton.failover.member.Phase;
import baton.failover.member.Transition;
import baton.zookeeper.HistoryEntry;
import baton.zookeeper.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A transition as history and operations tell it. */
final class Stories {
    private Stories() {}

    static HistoryEntry entry(Instant at, NodeName node, Transition transition) {
        return new HistoryEntry(
                at,
                Optional.of(node),
                transition.kind().code(),
                transition.kind().sentence(),
                Optional.of(transition.seat()),
                Optional.of(transition.epoch()),
                Optional.of(transition.cause()),
                transition.detail(),
                durations(transition));
    }

    static Operation.Step step(Instant at, NodeName node, Transition transition) {
        return new Operation.Step(
                at, node, transition.kind().code(), transition.kind().sentence(), durations(transition));
    }

    /** A phase that was passed twice counts with both. */
    private static Map<String, Duration> durations(Transition transition) {
        Map<String, Duration> durations = new LinkedHashMap<>();
        for (Transition.Lap lap : transition.phases()) {
            durations.merge(word(lap.phase()), lap.length(), Duration::plus);
        }
        return durations;
    }

    /** {@code STOP_FAILED} is {@code stopFailed}: the names of JSON fields. */
    private static String word(Phase phase) {
        StringBuilder word = new StringBuilder();
        for (String part : phase.name().split("_", -1)) {
            String lower = part.toLowerCase(Locale.ROOT);
            word.append(word.isEmpty() ? lower : part.charAt(0) + lower.substring(1));
        }
        return word.toString();
    }
}
