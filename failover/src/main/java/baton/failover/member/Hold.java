package baton.failover.member;

import baton.failover.group.Epoch;
import baton.failover.group.Seat;
import baton.failover.group.Tick;

/**
 * Until when a service may run on this host.
 *
 * @param until end of the hold; {@link Tick#NEVER} under {@code keep}
 * @param killAt when the guard starts to kill, early enough to be done by {@code until}
 */
public record Hold(Seat seat, Epoch epoch, HoldPhase phase, Tick killAt, Tick until) {}
