package baton.failover.operator;

import baton.failover.group.GroupName;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that was asked for, and how far it is.
 *
 * @param actor where the request came from
 * @param parameters what was asked, by name
 * @param result a sentence, once it ended
 */
public record Operation(
        OperationId id,
        Kind kind,
        GroupName group,
        Instant requestedAt,
        String actor,
        Map<String, String> parameters,
        State state,
        List<Step> steps,
        Optional<String> result) {
    public Operation {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        steps = List.copyOf(steps);
    }

    public Operation ended(boolean succeeded, String sentence) {
        return new Operation(
                id,
                kind,
                group,
                requestedAt,
                actor,
                parameters,
                succeeded ? State.SUCCEEDED : State.FAILED,
                steps,
                Optional.of(sentence));
    }

    /** What kind of change. */
    public enum Kind {
        SWITCHOVER,
        FENCE,
        APPLY,
        /** Something that a later version can be asked for; it says itself when it ends. */
        OTHER
    }

    /** Whether it ended. */
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    /** One transition on its way. */
    public record Step(Instant at, NodeName node, String code, String sentence, Map<String, Long> durations) {}
}
