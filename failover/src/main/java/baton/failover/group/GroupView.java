package baton.failover.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What ZooKeeper showed of one group; its parts may stem from slightly different instants.
 *
 * @param epoch highest epoch ever claimed in this group
 * @param epochVersion version of the node that keeps it
 * @param seats by number
 * @param latch the candidates, first come first
 * @param ownLatch the reader's own entry of {@code latch}, of its present session
 * @param members by name, each once
 * @param unreadable members whose reports cannot be understood, each with a sentence: no candidates, whatever they say
 * @param drained the reader's host is drained
 */
public record GroupView(
        GroupSpec spec,
        int specVersion,
        Epoch epoch,
        int epochVersion,
        List<SeatView> seats,
        List<LatchEntry> latch,
        Optional<LatchEntry> ownLatch,
        List<MemberReport> members,
        Map<NodeName, String> unreadable,
        Optional<Intent> intent,
        boolean drained) {
    public GroupView {
        seats = List.copyOf(seats);
        latch = List.copyOf(latch);
        members = List.copyOf(members);
        unreadable = Map.copyOf(unreadable);
    }

    /** A group whose every report was understood. */
    public GroupView(
            GroupSpec spec,
            int specVersion,
            Epoch epoch,
            int epochVersion,
            List<SeatView> seats,
            List<LatchEntry> latch,
            Optional<LatchEntry> ownLatch,
            List<MemberReport> members,
            Optional<Intent> intent,
            boolean drained) {
        this(spec, specVersion, epoch, epochVersion, seats, latch, ownLatch, members, Map.of(), intent, drained);
    }

    /** The same group after leases moved; empty when none did. */
    public Optional<GroupView> withLeases(ToIntFunction<Claim> versions) {
        List<SeatView> now = new ArrayList<>(seats.size());
        boolean moved = false;
        for (SeatView seat : seats) {
            int version = versions.applyAsInt(seat.claim());
            moved |= version != seat.leaseVersion();
            now.add(seat.withLease(version));
        }
        return moved
                ? Optional.of(new GroupView(
                        spec,
                        specVersion,
                        epoch,
                        epochVersion,
                        now,
                        latch,
                        ownLatch,
                        members,
                        unreadable,
                        intent,
                        drained))
                : Optional.empty();
    }

    /** What {@code node} says of itself; empty when it is no member now. */
    public Optional<MemberReport> member(NodeName node) {
        for (MemberReport report : members) {
            if (report.node().equals(node)) {
                return Optional.of(report);
            }
        }
        return Optional.empty();
    }

    /** True when it is on record, or the holder says now, that the stop of this claim's holder failed. */
    public boolean isUnstopped(Claim claim) {
        return claim.stopFailed()
                || (claim.state() != ClaimState.RELEASED
                        && claim.holder().isPresent()
                        && saysStopFailed(
                                claim.holder().get().node(),
                                claim.holder().get().stamp()));
    }

    /** True when it is on record, or the node says now, that the stop which this debt stands for failed. */
    public boolean isUnstopped(Debt debt) {
        return debt.stopFailed() || saysStopFailed(debt.node(), debt.stamp());
    }

    /** True when a member says that its stop failed, and neither a claim nor a debt of the group names it. */
    public boolean hasUnnamedFailedStop() {
        for (MemberReport report : members) {
            if (report.role() == Role.STOP_FAILED && !isNamed(report.self())) {
                return true;
            }
        }
        return false;
    }

    private boolean isNamed(Holder self) {
        for (SeatView seat : seats) {
            boolean held = seat.claim().state() != ClaimState.RELEASED
                    && seat.claim().holder().isPresent()
                    && seat.claim().holder().get().sharesHostWith(self);
            if (held
                    || seat.debts().stream()
                            .anyMatch(debt -> debt.node().equals(self.node())
                                    && debt.stamp().equals(self.stamp()))) {
                return true;
            }
        }
        return false;
    }

    /** A report names no epoch, so it counts against whatever that boot of the node may still act under. */
    public boolean saysStopFailed(NodeName node, Stamp stamp) {
        for (MemberReport report : members) {
            if (report.node().equals(node)) {
                return report.role() == Role.STOP_FAILED && report.stamp().equals(stamp);
            }
        }
        return false;
    }

    public Optional<SeatView> seat(Seat seat) {
        for (SeatView view : seats) {
            if (view.seat().number() == seat.number()) {
                return Optional.of(view);
            }
        }
        return Optional.empty();
    }
}
