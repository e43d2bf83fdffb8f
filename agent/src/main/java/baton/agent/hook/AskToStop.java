package baton.agent.hook;

import baton.failover.group.Debt;
import baton.failover.group.GroupName;

/** Asks the agent of a node that owes to stop and to prove it; blocks for a second or two at most. */
public interface AskToStop {
    /** Succeeds only when that agent, under the stamp of the debt, answered that nothing of its epoch is left. */
    HookResult stop(GroupName group, Debt debt);
}
