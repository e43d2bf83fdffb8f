package baton.failover.group;

import java.time.Duration;
import java.util.Optional;

/**
 * A planned change of holder; a newer epoch than the one it names voids it.
 *
 * @param epoch the claim that it asks to give up
 * @param to who shall succeed; empty for the first in the succession
 * @param lifetime how long it is fresh, counted by each member from its own first sight
 */
public record Intent(
        OperationId operation,
        Seat seat,
        Epoch epoch,
        NodeName from,
        Optional<NodeName> to,
        Duration lifetime,
        Cause cause) {}
