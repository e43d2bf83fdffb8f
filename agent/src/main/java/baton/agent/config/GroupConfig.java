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
 * @param notifyCommand told of every change of role, never waited for
 * @param fenceCommand makes sure that another node cannot act; exits 0 only then
 * @param promoteLimit time for the promote hook
 * @param plannedDemoteLimit time for the demote hook when nothing is wrong
 * @param fenceLimit time for the fence hook
 * @param user who runs the service and its hooks, but not the fence hook; empty: who runs the agent
 */
public record GroupConfig(
        GroupName group,
        GroupSpec spec,
        int priority,
        Service service,
        Optional<List<String>> notifyCommand,
        Optional<List<String>> fenceCommand,
        Duration promoteLimit,
        Duration plannedDemoteLimit,
        Duration fenceLimit,
        Optional<Check> check,
        Optional<Account> user) {
    public static final int USUAL_PRIORITY = 100;
    public static final Duration USUAL_PROMOTE_LIMIT = Duration.ofSeconds(60);
    public static final Duration USUAL_FENCE_LIMIT = Duration.ofSeconds(60);
    public static final Duration USUAL_PLANNED_DEMOTE_LIMIT = Duration.ofSeconds(30);
}
