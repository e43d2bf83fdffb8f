package baton.agent.config;

import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One group as this host's file describes it.
 *
 * @param spec the shared part; the one in ZooKeeper wins where they differ
 * @param priority 1 to 1000, higher first; 0 never becomes active
 * @param drainCommand sends clients away before a planned stop; the service is active meanwhile
 * @param weight of this host behind HAProxy, in percent
 * @param notifyCommand told of every change of role, never waited for
 * @param fenceCommand makes sure that another node cannot act; exits 0 only then
 * @param promoteLimit time for the promote hook
 * @param drainLimit time for the drain hook
 * @param plannedDemoteLimit time for the demote hook when nothing is wrong
 * @param fenceLimit time for the fence hook
 * @param user who runs the service and its hooks, but not the fence hook; empty: who runs the agent
 */
public record GroupConfig(
        GroupName group,
        GroupSpec spec,
        int priority,
        int weight,
        Service service,
        Optional<List<String>> drainCommand,
        Optional<List<String>> notifyCommand,
        Optional<List<String>> fenceCommand,
        Duration promoteLimit,
        Duration drainLimit,
        Duration plannedDemoteLimit,
        Duration fenceLimit,
        Optional<Check> check,
        Optional<Account> user) {
    public static final int USUAL_PRIORITY = 100;
    public static final int USUAL_WEIGHT = 100;
    public static final Duration USUAL_PROMOTE_LIMIT = Duration.ofSeconds(60);
    public static final Duration USUAL_FENCE_LIMIT = Duration.ofSeconds(60);
    public static final Duration USUAL_DRAIN_LIMIT = Duration.ofSeconds(30);
    /** A planned change that has not happened after two minutes is forgotten. */
    public static final Duration LONGEST_DRAIN_LIMIT = Duration.ofSeconds(90);

    public static final Duration USUAL_PLANNED_DEMOTE_LIMIT = Duration.ofSeconds(30);
}
