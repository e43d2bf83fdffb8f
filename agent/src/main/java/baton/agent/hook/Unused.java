package baton.agent.hook;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;

/** Proves without a process that nothing can act under an epoch: a host that cannot start one has to stop as well. */
@FunctionalInterface
public interface Unused {
    /**
     * True when nothing was ever started under the hold of this epoch, or it was never made, or was proved ended.
     *
     * @param ends the hold may be ended for good to find out
     */
    boolean proves(GroupName group, Seat seat, Epoch epoch, boolean ends);
}
