package baton.coordinator.view;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import java.time.Duration;

/** The pace that an agent takes by default for a lease; the coordinator cannot see what an agent was told instead. */
final class Pace {
    private Pace() {}

    static AgentPace at(Duration lease) {
        if (lease.compareTo(LeaseBudget.TOLERANT.lease()) >= 0) {
            return AgentPace.TOLERANT;
        }
        return lease.compareTo(LeaseBudget.DEFAULT.lease()) >= 0 ? AgentPace.DEFAULT : AgentPace.FAST;
    }
}
