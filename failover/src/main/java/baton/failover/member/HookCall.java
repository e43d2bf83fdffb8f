package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.util.Optional;

/**
 * One call of a hook.
 *
 * @param previous who was active before, when somebody was
 * @param deadline when the guard will end it all; {@link Tick#NEVER} when there is no such time
 */
public record HookCall(
        Hook hook, Seat seat, Epoch epoch, Cause cause, String detail, Optional<NodeName> previous, Tick deadline) {}
