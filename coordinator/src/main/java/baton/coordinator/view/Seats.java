package baton.coordinator.view;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Holder;
import baton.failover.group.MemberReport;
import baton.failover.group.Role;
import baton.failover.group.SeatView;
import baton.failover.operator.GroupSight;
import baton.failover.operator.SeatSigns;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The seats of a group, and whether each has its service running as far as can be seen from here. */
final class Seats {
    private Seats() {}

    static List<SeatShown> of(GroupSight sight) {
        return sight.view().seats().stream().map(seat -> shown(sight, seat)).toList();
    }

    private static SeatShown shown(GroupSight sight, SeatView seat) {
        Claim claim = seat.claim();
        SeatSigns signs = sight.signs(seat.seat());
        boolean held = claim.state() == ClaimState.HELD;
        return new SeatShown(
                seat.seat(),
                claim.state(),
                claim.holder().map(Holder::node),
                claim.epoch(),
                isActive(sight, seat),
                roleOfHolder(sight, claim),
                held ? signs.since() : Optional.empty(),
                claim.cause(),
                claim.terms().lease().toMillis(),
                claim.terms().keep(),
                held && signs.leaseUnchanged().isPresent()
                        ? OptionalLong.of(signs.leaseUnchanged().get().toMillis())
                        : OptionalLong.empty(),
                seat.debts().stream()
                        .map(debt -> new SeatShown.Owed(debt.node(), debt.epoch()))
                        .toList());
    }

    /** What the holder itself says; a namesake under another stamp is not the holder. */
    static Optional<Role> roleOfHolder(GroupSight sight, Claim claim) {
        return claim.holder().flatMap(holder -> sight.view()
                .member(holder.node())
                .filter(report -> report.stamp().equals(holder.stamp()))
                .map(MemberReport::role));
    }

    /**
     * True when the claim is held, it may still run, and its holder does not say that it does not.
     *
     * <p>Silence alone is no sign of a stop: a new agent adopts a running service before it reports, and under keep a
     * holder goes on without ZooKeeper. A lease that stands still longer than it lasts is one.
     */
    static boolean isActive(GroupSight sight, SeatView seat) {
        Claim claim = seat.claim();
        if (claim.state() != ClaimState.HELD) {
            return false;
        }
        boolean mayRun = claim.terms().keep()
                || sight.signs(seat.seat())
                        .leaseUnchanged()
                        .filter(unchanged -> unchanged.compareTo(claim.terms().lease()) <= 0)
                        .isPresent();
        return mayRun && roleOfHolder(sight, claim).orElse(Role.ACTIVE) == Role.ACTIVE;
    }
}
