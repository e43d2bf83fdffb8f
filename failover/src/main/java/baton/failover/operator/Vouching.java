package baton.failover.operator;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupView;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator's word does that a node cannot act under an epoch: its debts are paid, its revoked claim is released.
 *
 * <p>While a hold may stand, that nothing runs at this moment proves nothing: the service may be started under it yet. So
 * within the wait after a revocation or a confirmation, and for ever under {@code keep} and where a stop failed, the word
 * has to be that the host itself is off. A host whose connected agent reports that its stop failed is not off, so no word
 * is taken against it.
 */
public record Vouching(NodeName node, Epoch epoch, Optional<SeatClaim> claim, List<Owed> debts) {
    /** A debt with the seat that it burdens. */
    public record Owed(Seat seat, Debt debt) {}

    public Vouching {
        debts = List.copyOf(debts);
    }

    /**
     * Grants it, or throws {@link Refused} with the reason.
     *
     * @param hostOff the operator says that the host is switched off, not only its service stopped
     */
    public static Vouching grant(GroupSight sight, NodeName node, Epoch epoch, boolean hostOff) {
        List<Owed> debts = new ArrayList<>();
        Optional<SeatClaim> claim = Optional.empty();
        for (SeatView seat : sight.view().seats()) {
            seat.debts().stream()
                    .filter(debt -> debt.node().equals(node) && debt.epoch().equals(epoch))
                    .forEach(debt -> debts.add(new Owed(seat.seat(), debt)));
            if (seat.claim().names(node)
                    && seat.claim().epoch().equals(epoch)
                    && seat.claim().state() != ClaimState.RELEASED) {
                claim = Optional.of(new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion()));
            }
        }
        claim.ifPresent(found -> requireRevoked(sight, found));
        refuseAgainstTheNodesWord(sight, node, epoch, claim, debts, hostOff);
        if (!hostOff) {
            claim.ifPresent(found -> requireOver(sight, found));
            debts.forEach(owed -> requireOver(sight, owed));
        }
        if (claim.isEmpty() && debts.isEmpty()) {
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "nothing-owed",
                    "nothing of " + sight.name() + " waits for " + node + " under epoch " + epoch + "; \"baton status "
                            + sight.name() + "\" shows what does");
        }
        return new Vouching(node, epoch, claim, debts);
    }

    private static void refuseAgainstTheNodesWord(
            GroupSight sight,
            NodeName node,
            Epoch epoch,
            Optional<SeatClaim> claim,
            List<Owed> debts,
            boolean hostOff) {
        GroupView view = sight.view();
        boolean connected = claim.flatMap(found -> found.claim().holder())
                        .filter(holder -> view.saysStopFailed(holder.node(), holder.stamp()))
                        .isPresent()
                || debts.stream()
                        .anyMatch(owed -> view.saysStopFailed(
                                owed.debt().node(), owed.debt().stamp()));
        boolean unstopped =
                claim.filter(found -> view.isUnstopped(found.claim())).isPresent()
                        || debts.stream().anyMatch(owed -> view.isUnstopped(owed.debt()));
        if (connected) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "says-not-stopped",
                    "the agent of " + node + " is connected and says that it is NOT stopped under epoch " + epoch + ": "
                            + remedy(sight, node, epoch));
        }
        if (unstopped && !hostOff) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "stop-failed",
                    node + " said that it could not stop under epoch " + epoch + ", so no wait proves it stopped: "
                            + remedy(sight, node, epoch));
        }
    }

    /** What ends a stop that failed, in the order of the commands. */
    public static String remedy(GroupSight sight, NodeName node, Epoch epoch) {
        return "end the service on " + node
                + ", which its agent sees within a second; or switch the host off, wait until"
                + " baton status shows no such member, and run: baton vouch " + sight.name() + " --node " + node
                + " --epoch " + epoch + " --host-off --reason TEXT";
    }

    private static void requireRevoked(GroupSight sight, SeatClaim claim) {
        if (claim.claim().state() == ClaimState.HELD) {
            Epoch epoch = claim.claim().epoch();
            throw new Refused(
                    Refused.Why.CONFLICT,
                    "held",
                    claim.claim().holder().orElseThrow().node() + " holds seat " + claim.seat() + " with epoch " + epoch
                            + "; take it away first: baton fence " + sight.name() + " --epoch " + epoch
                            + " --reason ...");
        }
    }

    /** Who took the seat has waited; after a confirmation, which took it from its holder, nobody has yet. */
    private static void requireOver(GroupSight sight, Owed owed) {
        Claim present = sight.view().seat(owed.seat()).orElseThrow().claim();
        if (present.state() == ClaimState.REVOKED && present.holder().isEmpty()) {
            requireOver(sight, owed.seat(), owed.debt().epoch(), present.terms());
        }
    }

    private static void requireOver(GroupSight sight, SeatClaim found) {
        Claim claim = found.claim();
        if (claim.terms().keep()) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "hold-without-end",
                    "the hold of epoch " + claim.epoch()
                            + " has no end (keep), so its service may be started again at any"
                            + " time; switch the host off and repeat with --host-off");
        }
        requireOver(sight, found.seat(), claim.epoch(), claim.terms());
    }

    private static void requireOver(GroupSight sight, Seat seat, Epoch epoch, Terms terms) {
        Duration wait = LeaseBudget.waitFor(terms.lease());
        Duration seen = sight.signs(seat).claimUnchanged();
        if (seen.compareTo(wait) < 0) {
            throw new Refused(
                    Refused.Why.NOT_MET,
                    "hold-may-stand",
                    "epoch " + epoch + " was revoked " + seen.toMillis()
                            + " ms ago at the earliest and its hold"
                            + " may stand for " + wait.minus(seen).toMillis()
                            + " ms more; wait, or switch the host off and repeat with --host-off",
                    Map.of("waitMillis", wait.minus(seen).toMillis()));
        }
    }
}
