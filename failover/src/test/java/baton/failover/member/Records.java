package baton.failover.member;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Intent;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What ZooKeeper keeps of one group, as the test wants it; a read shows it as it is at that moment. */
final class Records {
    final Policy policy = new Policy();
    final Map<Seat, Claim> claims = new TreeMap<>();
    final Map<Seat, Integer> versions = new TreeMap<>();
    final Map<Seat, List<Debt>> debts = new TreeMap<>();
    final Map<Debt, FenceFailure> fenceFailures = new HashMap<>();
    final Map<Incarnation, Integer> leases = new HashMap<>();
    final List<LatchEntry> latch = new ArrayList<>();
    final Map<NodeName, MemberReport> members = new TreeMap<>();
    /** Members that a later version of Baton speaks for. */
    final Map<NodeName, String> unreadable = new TreeMap<>();

    Optional<Intent> intent = Optional.empty();
    boolean drained;
    Epoch epoch = Epoch.NONE;
    int epochVersion;
    int specVersion;
    private int latches;

    static Holder holder(NodeName node) {
        return new Holder(node, new Stamp(node + "-boot"), new Incarnation(node + "-life"));
    }

    Claim claim(Seat seat) {
        return requireNonNull(claims.get(seat));
    }

    int version(Seat seat) {
        return requireNonNull(versions.get(seat));
    }

    List<Debt> debts(Seat seat) {
        return debts.computeIfAbsent(seat, any -> new ArrayList<>());
    }

    void set(Seat seat, Claim claim) {
        versions.merge(seat, 1, Integer::sum);
        claims.put(seat, claim);
        epoch = epoch.max(claim.epoch());
    }

    void change(Seat seat, UnaryOperator<Claim> how) {
        set(seat, how.apply(claim(seat)));
    }

    void free(Seat seat) {
        set(seat, new Claim(Epoch.NONE, Optional.empty(), ClaimState.RELEASED, terms(), Cause.START));
    }

    void held(Seat seat, NodeName node, long number) {
        held(seat, holder(node), number);
    }

    void held(Seat seat, Holder holder, long number) {
        set(seat, new Claim(new Epoch(number), Optional.of(holder), ClaimState.HELD, terms(), Cause.START));
        leases.putIfAbsent(holder.incarnation(), 1);
        epochVersion++;
    }

    void leaseMoves(NodeName node) {
        leases.merge(holder(node).incarnation(), 1, Integer::sum);
    }

    Terms terms() {
        return policy.spec().terms();
    }

    /** A healthy standby at the tail of the latch. */
    void standby(NodeName node, int priority) {
        report(node, priority, true, false);
        joins(node);
    }

    void report(NodeName node, int priority, boolean eligible, boolean backingOff) {
        OptionalLong position = OptionalLong.empty();
        members.put(
                node,
                new MemberReport(
                        holder(node), Role.STANDBY, eligible, backingOff, priority, position, List.of(), node + ":1"));
    }

    void joins(NodeName node) {
        leaves(node);
        latch.add(new LatchEntry(node, "latch-" + latches++));
    }

    void leaves(NodeName node) {
        latch.removeIf(entry -> entry.node().equals(node));
    }

    void asks(String operation, Seat seat, Optional<NodeName> to, Duration lifetime) {
        Claim claim = claim(seat);
        NodeName from = claim.holder().orElseThrow().node();
        intent = Optional.of(
                new Intent(new OperationId(operation), seat, claim.epoch(), from, to, lifetime, Cause.SWITCHOVER));
    }

    GroupView view(NodeName reader) {
        List<SeatView> seats = new ArrayList<>();
        claims.forEach((seat, claim) ->
                seats.add(new SeatView(seat, claim, version(seat), leaseVersion(claim), debts(seat), fenceFailures)));
        Optional<LatchEntry> own =
                latch.stream().filter(entry -> entry.node().equals(reader)).findFirst();
        return new GroupView(
                policy.spec(),
                specVersion,
                epoch,
                epochVersion,
                seats,
                latch,
                own,
                List.copyOf(members.values()),
                unreadable,
                intent,
                drained);
    }

    private int leaseVersion(Claim claim) {
        return claim.holder()
                .map(holder -> leases.getOrDefault(holder.incarnation(), SeatView.NO_LEASE))
                .orElse(SeatView.NO_LEASE);
    }
}
