package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;

/**
 * One call of a hook.
 *
 * @param previous who was active before, when somebody was
 * @param deadline when the guard will end it all; {@link Tick#NEVER} when there is no such time
 * @param demoteLimit S of the policy in force: a demote with a deadline gets at least this long before the deadline
 * @param killLimit K of the hold, or of the policy in force where no hold was written
 */
public record HookCall(
        Hook hook,
        Seat seat,
        Epoch epoch,
        Cause cause,
        String detail,
        Optional<NodeName> previous,
        Tick deadline,
        Duration demoteLimit,
        Duration killLimit) {}
