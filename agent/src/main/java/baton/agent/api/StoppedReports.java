package baton.agent.api;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Holder;
import baton.failover.member.Stopping;

/** Takes what guards of other hosts report; called by any thread, returns at once. */
@FunctionalInterface
public interface StoppedReports {
    /**
     * Hands the report on if it is worth anything.
     *
     * @param reported its incarnation is the one that the reporter's secret proves
     */
    Stopping.Verdict take(GroupName group, Holder reported, Epoch epoch);
}
