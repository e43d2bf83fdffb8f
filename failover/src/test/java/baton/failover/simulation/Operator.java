package baton.failover.simulation;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.GroupName;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Somebody who looks at a host with their own eyes and vouches for it, by the rule that the coordinator enforces. */
final class Operator {
    private final World world;
    private final SimulatedEnsemble ensemble;
    private final Collection<SimulatedHost> hosts;
    private final Break broken;

    Operator(World world, SimulatedEnsemble ensemble, Collection<SimulatedHost> hosts, Break broken) {
        this.world = world;
        this.ensemble = ensemble;
        this.hosts = hosts;
        this.broken = broken;
    }

    /** Vouches for whatever can be vouched for in the seat, now and after the wait of a revoked claim. */
    void visit(GroupName group, Seat seat) {
        SimulatedGroup known = ensemble.group(group).orElseThrow();
        for (Debt debt : new ArrayList<>(known.debts.getOrDefault(seat, List.of()))) {
            SimulatedHost host = host(debt.node());
            if (!host.alive || !host.stamp().equals(debt.stamp())) {
                world.count("vouched for a debt");
                ensemble.payDebt(group, seat, debt);
            }
        }
        SimulatedGroup.Versioned found = known.claims.get(seat);
        if (found == null
                || found.claim().state() != ClaimState.REVOKED
                || found.claim().holder().isEmpty()) {
            return;
        }
        Claim claim = found.claim();
        SimulatedHost host = host(claim.holder().get().node());
        if (!host.alive) {
            ensemble.vouch(group, seat, found.version());
        } else {
            boolean waits = broken != Break.VOUCH_WITHOUT_WAIT && !claim.terms().keep();
            long wait = LeaseBudget.waitFor(claim.terms().lease()).toMillis() * 5 / 4;
            world.after(waits ? wait : 1, () -> {
                // Under keep a hold has no end: only a host that is off can be vouched for.
                boolean mayStart = claim.terms().keep() && host.alive && broken != Break.VOUCH_WITHOUT_WAIT;
                if (!mayStart && !host.acting().containsKey(group)) {
                    ensemble.vouch(group, seat, found.version());
                }
            });
        }
    }

    private SimulatedHost host(NodeName name) {
        return hosts.stream().filter(host -> host.name.equals(name)).findFirst().orElseThrow();
    }
}
