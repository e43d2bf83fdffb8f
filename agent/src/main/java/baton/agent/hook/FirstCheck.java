package baton.agent.hook;

import baton.failover.group.GroupName;
import java.time.Duration;

/** Asks whether a service that was just promoted is well. */
@FunctionalInterface
public interface FirstCheck {
    /**
     * Blocks until it is, or for {@code patience} and the check's own limit; an interrupt ends it with what was last said.
     *
     * @param patience zero: one look decides
     */
    HookResult of(GroupName group, Duration patience);
}
