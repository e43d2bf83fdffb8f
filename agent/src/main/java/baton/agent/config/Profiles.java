package baton.agent.config;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that were tried together, by name. */
public final class Profiles {
    static final Map<String, LeaseBudget> BUDGETS = budgets();

    private Profiles() {}

    /** The pace that fits the shortest of the leases: the agent renews all of them at once. */
    public static AgentPace paceFor(Collection<GroupConfig> groups) {
        Duration shortest = groups.stream()
                .map(group -> group.spec().budget().lease())
                .min(Comparator.naturalOrder())
                .orElse(LeaseBudget.DEFAULT.lease());
        if (shortest.compareTo(LeaseBudget.DEFAULT.lease()) < 0) {
            return AgentPace.FAST;
        }
        return shortest.compareTo(LeaseBudget.TOLERANT.lease()) < 0 ? AgentPace.DEFAULT : AgentPace.TOLERANT;
    }

    private static Map<String, LeaseBudget> budgets() {
        Map<String, LeaseBudget> budgets = new LinkedHashMap<>();
        budgets.put("fast", LeaseBudget.FAST);
        budgets.put("default", LeaseBudget.DEFAULT);
        budgets.put("tolerant", LeaseBudget.TOLERANT);
        return budgets;
    }
}
