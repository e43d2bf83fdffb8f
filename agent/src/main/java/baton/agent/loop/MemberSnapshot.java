package baton.agent.loop;

import baton.failover.group.Epoch;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import baton.failover.member.Phase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * This node's part in one group, as of the loop's last turn.
 *
 * @param joined the group was read from ZooKeeper by this incarnation
 * @param healthy the check passes, or there is none
 * @param reasons why this member is no candidate, each a code and a sentence
 */
public record MemberSnapshot(
        Role role,
        boolean joined,
        boolean healthy,
        int priority,
        OptionalLong position,
        List<Reason> reasons,
        Optional<Tenure> tenure) {
    public MemberSnapshot {
        reasons = List.copyOf(reasons);
    }

    /**
     * A seat that this node has to do with.
     *
     * @param until when the hold ends
     * @param answersUntil when a service whose lease is not renewed begins to stop: until then it may be called active
     */
    public record Tenure(Seat seat, Epoch epoch, Phase phase, Tick until, Tick answersUntil) {}

    /** True when clients may be sent here because the service is active, even if no renewal comes any more. */
    public boolean answersAsActive(Tick now) {
        return healthy
                && role == Role.ACTIVE
                && tenure.isPresent()
                && !tenure.get().answersUntil().isReached(now);
    }

    /** True when clients may be sent here because the service is a healthy standby. */
    public boolean answersAsStandby() {
        return healthy && role == Role.STANDBY && joined;
    }
}
