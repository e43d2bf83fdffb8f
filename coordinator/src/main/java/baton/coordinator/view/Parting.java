package baton.coordinator.view;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.NodeName;
import baton.failover.group.SeatView;
import java.util.Optional;

/** Whether a node that is gone for good may be forgotten: only when nothing is left that it could still act under. */
public final class Parting {
    private Parting() {}

    /**
     * Returns when {@code node} may be forgotten.
     *
     * @throws Refused with the reason and what to do
     */
    public static void grant(NodeSight node, EstateSight sight) {
        if (node.life().isPresent()) {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "alive",
                    "the agent of " + node.name()
                            + " is connected; stop it first: systemctl disable --now baton-agent");
        }
        sight.unreadable().forEach((group, reason) -> {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    reason.code(),
                    "what " + node.name() + " may still do in " + group + " is not known: " + reason.sentence());
        });
        for (GroupSight group : sight.groups().values()) {
            for (SeatView seat : group.view().seats()) {
                owed(seat, node.name()).ifPresent(epoch -> {
                    throw new Refused(
                            Refused.Why.CONFLICT,
                            "owed",
                            node.name() + " may still act in " + group.name() + " under epoch " + epoch
                                    + "; when it is certain that it does not: baton vouch " + group.name() + " --node "
                                    + node.name() + " --epoch " + epoch + " --reason TEXT");
                });
            }
        }
    }

    /** The epoch under which it may still act for the seat. */
    private static Optional<Long> owed(SeatView seat, NodeName node) {
        Claim claim = seat.claim();
        boolean claimed = claim.state() != ClaimState.RELEASED
                && claim.holder().filter(holder -> holder.node().equals(node)).isPresent();
        if (claimed) {
            return Optional.of(claim.epoch().number());
        }
        return seat.debts().stream()
                .filter(owed -> owed.node().equals(node))
                .map(owed -> owed.epoch().number())
                .findFirst();
    }
}
