package baton.agent.hook;

import baton.failover.group.GroupName;

/** Asks once, now, whether the service is well; takes as long as its own time limit at most. */
@FunctionalInterface
public interface CheckOnce {
    HookResult of(GroupName group);
}
