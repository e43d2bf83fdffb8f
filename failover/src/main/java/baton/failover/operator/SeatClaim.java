package baton.failover.operator;

import baton.failover.group.Claim;
import baton.failover.group.Seat;

/**
 * A claim as it was read.
 *
 * @param version of the claim node, for compare-and-set
 */
public record SeatClaim(Seat seat, Claim claim, int version) {}
