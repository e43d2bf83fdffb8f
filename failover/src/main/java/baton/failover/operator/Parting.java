package baton.failover.operator;

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
                                    + (isUnstopped(group, seat, node.name())
                                            ? ", and its stop failed; when its host is off for certain: "
                                            : "; when it is certain that it does not: ")
                                    + fenceFirst(group, seat, node.name())
                                    + "baton vouch " + group.name() + " --node " + node.name() + " --epoch " + epoch
                                    + (isUnstopped(group, seat, node.name()) ? " --host-off" : "") + " --reason TEXT");
                });
            }
        }
    }

    /** A claim that is held is taken away before anybody can vouch for it. */
    private static String fenceFirst(GroupSight group, SeatView seat, NodeName node) {
        return seat.claim().isHeldBy(node)
                ? "baton fence " + group.name() + " --epoch " + seat.claim().epoch() + " --reason TEXT, then "
                : "";
    }

    private static boolean isUnstopped(GroupSight group, SeatView seat, NodeName node) {
        return seat.claim().names(node)
                ? group.view().isUnstopped(seat.claim())
                : seat.debts().stream()
                        .anyMatch(
                                debt -> debt.node().equals(node) && group.view().isUnstopped(debt));
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
