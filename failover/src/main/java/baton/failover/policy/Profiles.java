package baton.failover.policy;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings that were tried together, by name. */
public final class Profiles {
    public static final Map<String, LeaseBudget> BUDGETS =
            named(LeaseBudget.FAST, LeaseBudget.DEFAULT, LeaseBudget.TOLERANT);
    public static final Map<String, AgentPace> PACES = named(AgentPace.FAST, AgentPace.DEFAULT, AgentPace.TOLERANT);

    private Profiles() {}

    /** The pace that an agent takes by default when {@code lease} is the shortest that it keeps. */
    public static AgentPace paceFor(Duration lease) {
        if (lease.compareTo(LeaseBudget.DEFAULT.lease()) < 0) {
            return AgentPace.FAST;
        }
        return lease.compareTo(LeaseBudget.TOLERANT.lease()) < 0 ? AgentPace.DEFAULT : AgentPace.TOLERANT;
    }

    private static <T> Map<String, T> named(T fast, T usual, T tolerant) {
        Map<String, T> named = new LinkedHashMap<>();
        named.put("fast", fast);
        named.put("default", usual);
        named.put("tolerant", tolerant);
        return Collections.unmodifiableMap(named);
    }
}
