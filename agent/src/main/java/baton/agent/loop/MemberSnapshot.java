package baton.agent.loop;

import baton.failover.group.Epoch;
import baton.failover.group.MemberReport;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import baton.failover.member.Hold;
import baton.failover.member.Member;
import baton.failover.member.Phase;
import baton.failover.member.Tenure;
import java.time.Duration;
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
        Optional<Held> held) {
    public MemberSnapshot {
        reasons = List.copyOf(reasons);
    }

    /**
     * A seat that this node has to do with.
     *
     * @param until when the hold ends, if there is one
     * @param answersUntil when a service whose lease is not renewed begins to stop: until then it may be called active
     */
    public record Held(Seat seat, Epoch epoch, Phase phase, Optional<Tick> until, Tick answersUntil) {
        static Held of(Tenure tenure, Duration demote) {
            return new Held(
                    tenure.seat(),
                    tenure.epoch(),
                    tenure.phase(),
                    tenure.hold().map(Hold::until),
                    tenure.hold().map(hold -> hold.killAt().minus(demote)).orElse(Tick.EVER));
        }

        /** The service runs as an active one; also while a new life of the agent takes it over. */
        boolean isActive() {
            return phase == Phase.ACTIVE || phase == Phase.ADOPTING;
        }
    }

    static MemberSnapshot of(Member member) {
        Duration demote = member.spec().budget().demote();
        return new MemberSnapshot(
                member.role(),
                member.view().isPresent(),
                member.healthy(),
                member.priority(),
                member.position(),
                member.report().map(MemberReport::reasons).orElse(List.of()),
                member.tenure().map(tenure -> Held.of(tenure, demote)));
    }

    /** True when clients may be sent here because the service is active, even if no renewal comes any more. */
    public boolean answersAsActive(Tick now) {
        return healthy
                && held.isPresent()
                && held.get().isActive()
                && !held.get().answersUntil().isReached(now);
    }

    /** True when clients may be sent here because the service is a healthy standby. */
    public boolean answersAsStandby() {
        return healthy && role == Role.STANDBY && joined;
    }
}
