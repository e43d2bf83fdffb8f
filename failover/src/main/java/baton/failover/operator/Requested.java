package baton.failover.operator;

import baton.failover.group.GroupName;
import baton.failover.group.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The envelope of a request: everything about it that is chance, time or place.
 *
 * @param actor where it came from
 */
public record Requested(OperationId id, Instant at, String actor) {
    public Operation operation(Operation.Kind kind, GroupName group, Map<String, String> parameters) {
        return new Operation(
                id, kind, group, at, actor, parameters, Operation.State.RUNNING, List.of(), Optional.empty());
    }
}
