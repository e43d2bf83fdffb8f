package baton.failover.member;

import baton.failover.group.AgentCrash;
import baton.failover.group.Epoch;
import baton.failover.group.Seat;
import baton.failover.group.Tick;

/**
 * Until when a service may run on this host.
 *
 * @param until end of the hold; {@link Tick#NEVER} under {@code keep}
 * @param killAt when the guard starts to kill, early enough to be done by {@code until}
 * @param onAgentCrash what the guard does as soon as the agent is dead
 */
public record Hold(Seat seat, Epoch epoch, HoldPhase phase, Tick killAt, Tick until, AgentCrash onAgentCrash) {
    /** A hold that outlives a crash of the agent, as is the rule. */
    public Hold(Seat seat, Epoch epoch, HoldPhase phase, Tick killAt, Tick until) {
        this(seat, epoch, phase, killAt, until, AgentCrash.ADOPT);
    }

    public Hold in(HoldPhase changed) {
        return new Hold(seat, epoch, changed, killAt, until, onAgentCrash);
    }
}
