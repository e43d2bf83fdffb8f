package baton.failover.member;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.Seat;
import baton.failover.group.Tick;
import java.time.Duration;

/**
 * Until when a service may run on this host, and how long ending it may take.
 *
 * @param until end of the hold; {@link Tick#NEVER} under {@code keep}
 * @param killAt when the guard starts to kill, early enough to be done by {@code until}
 * @param killLimit K from which {@code killAt} was computed: the guard's limit never differs from the rules'
 * @param onAgentCrash what the guard does as soon as the agent is dead
 */
public record Hold(
        Seat seat, Epoch epoch, HoldPhase phase, Tick killAt, Tick until, Duration killLimit, AgentCrash onAgentCrash) {
    public Hold {
        if (killLimit.toMillis() <= 0) {
            throw new IllegalArgumentException(
                    "the kill limit of a hold is at least 1 ms, because 0 is no limit at all to timeout(1); found "
                            + killLimit.toMillis() + " ms");
        }
    }

    /** A hold that outlives a crash of the agent, as is the rule. */
    public Hold(Seat seat, Epoch epoch, HoldPhase phase, Tick killAt, Tick until, Duration killLimit) {
        this(seat, epoch, phase, killAt, until, killLimit, AgentCrash.ADOPT);
    }

    public Hold in(HoldPhase changed) {
        return new Hold(seat, epoch, changed, killAt, until, killLimit, onAgentCrash);
    }
}
