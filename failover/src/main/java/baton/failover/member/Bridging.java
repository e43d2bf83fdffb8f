package baton.failover.member;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Terms;
import baton.failover.group.Tick;
import java.time.Duration;
import java.util.Optional;

/**
 * Lengthens the leases of active services before their agent restarts.
 *
 * <p>Between the last renewal of one incarnation and the first of the next nobody renews, for as long as a Java program
 * needs to start on that machine. So the claims get a longer lease first and the holds after them, as for any change of
 * the policy; the next incarnation follows the policy again. The price: while the longer lease stands, a successor of a
 * host that dies waits longer. A crash is not bridged.
 */
final class Bridging {
    private Bridging() {}

    /** Returns {@code policy} with a lease that leaves {@code room} after a renewal and before a demotion must begin. */
    static Terms lengthened(Terms policy, Optional<Duration> room, LeaseBudget budget, AgentPace pace) {
        if (room.isEmpty()) {
            return policy;
        }
        Duration lease = room.get()
                .plus(pace.renewal())
                .plus(pace.attempt())
                .plus(budget.demote())
                .plus(budget.kill())
                .plus(pace.guardSlack());
        return lease.compareTo(policy.lease()) > 0 ? new Terms(lease, policy.keep()) : policy;
    }

    /** True unless an active service of this member would have to stop within {@code room}. */
    static boolean covers(Member member, Duration room, Tick now) {
        Duration needed = member.spec().budget().demote().plus(room);
        return member.tenure
                .filter(tenure -> tenure.phase == Phase.ACTIVE)
                .filter(tenure -> tenure.killAt().minus(needed).isReached(now))
                .isEmpty();
    }
}
