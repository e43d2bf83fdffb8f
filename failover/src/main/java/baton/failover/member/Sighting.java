package baton.failover.member;

import baton.failover.group.ClaimState;
import baton.failover.group.SeatView;
import baton.failover.group.Tick;

/** Since when a seat was seen unchanged; counted from after the read that first showed it so. */
record Sighting(ClaimState state, int claimVersion, int leaseVersion, Tick since) {
    static Sighting of(SeatView seat, Tick now) {
        return new Sighting(seat.claim().state(), seat.claimVersion(), seat.leaseVersion(), now);
    }

    /** Only a held claim is kept alive by its lease; a revoked one is not, however its holder's lease moves. */
    boolean shows(SeatView seat) {
        return claimVersion == seat.claimVersion() && (state != ClaimState.HELD || leaseVersion == seat.leaseVersion());
    }
}
