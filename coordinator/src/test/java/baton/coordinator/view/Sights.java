package baton.coordinator.view;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.EnsembleLoss;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.Intent;
import baton.failover.group.LatchEntry;
import baton.failover.group.LeaseBudget;
import baton.failover.group.MemberReport;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Restarts;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.group.Terms;
import baton.failover.operator.GroupSight;
import baton.failover.operator.SeatSigns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Builds sights of groups for tests, one word per fact. */
public final class Sights {
    private final GroupName name;
    private final GroupSpec spec;
    private int specVersion;
    private long epoch;
    private final Map<Seat, SeatView> seats = new LinkedHashMap<>();
    private final Map<Seat, SeatSigns> signs = new LinkedHashMap<>();
    private final Map<NodeName, MemberReport> members = new TreeMap<>();
    private final List<LatchEntry> latch = new ArrayList<>();
    private Optional<Intent> intent = Optional.empty();

    private Sights(GroupName name, GroupSpec spec) {
        this.name = name;
        this.spec = spec;
    }

    public static GroupSpec activePassive() {
        return spec(Mode.ACTIVE_PASSIVE, OptionalInt.empty(), EnsembleLoss.STOP, LeaseBudget.DEFAULT);
    }

    public static GroupSpec activeActive() {
        return spec(Mode.ACTIVE_ACTIVE, OptionalInt.empty(), EnsembleLoss.KEEP, LeaseBudget.DEFAULT);
    }

    public static GroupSpec activeActive(int most) {
        return spec(Mode.ACTIVE_ACTIVE, OptionalInt.of(most), EnsembleLoss.STOP, LeaseBudget.DEFAULT);
    }

    public static GroupSpec spec(Mode mode, OptionalInt most, EnsembleLoss loss, LeaseBudget budget) {
        return new GroupSpec(mode, most, budget, Optional.empty(), FencePolicy.NONE, loss, Restarts.NONE, 0);
    }

    public static Sights of(String name, GroupSpec spec) {
        return new Sights(new GroupName(name), spec);
    }

    /** n1 is active under epoch 17, n2 stands by. */
    public static Sights healthy() {
        return of("db", activePassive()).held(0, "n1", 17).active("n1").standby("n2");
    }

    public Sights version(int version) {
        specVersion = version;
        return this;
    }

    public Sights held(int seat, String node, long epoch) {
        return seat(seat, claim(node, epoch, ClaimState.HELD, spec.terms()));
    }

    public Sights seat(int seat, Claim claim, Debt... debts) {
        epoch = Math.max(epoch, claim.epoch().number());
        Seat number = new Seat(seat);
        seats.put(number, new SeatView(number, claim, 5, 100, List.of(debts), Map.of()));
        signs.put(number, new SeatSigns(Duration.ofMillis(100), Optional.of(Duration.ofMillis(100)), Optional.empty()));
        return this;
    }

    public Sights failedFence(int seat, Debt debt) {
        SeatView before = Objects.requireNonNull(seats.get(new Seat(seat)));
        FenceFailure failure = new FenceFailure(new NodeName("n2"), "no route");
        seats.put(
                before.seat(),
                new SeatView(before.seat(), before.claim(), 5, 100, before.debts(), Map.of(debt, failure)));
        return this;
    }

    public Sights unchanged(int seat, long millis) {
        signs.put(
                new Seat(seat),
                new SeatSigns(Duration.ofMillis(millis), Optional.of(Duration.ofMillis(millis)), Optional.empty()));
        return this;
    }

    public Sights active(String node) {
        return member(report(node, Role.ACTIVE, true));
    }

    public Sights standby(String node) {
        return member(report(node, Role.STANDBY, true));
    }

    public Sights unfit(String node, String code, String sentence) {
        return member(report(node, Role.STANDBY, false, new Reason(code, sentence)));
    }

    public Sights member(MemberReport report) {
        members.put(report.node(), report);
        latch.add(new LatchEntry(report.node(), "latch-" + report.node()));
        return this;
    }

    public Sights withoutLatch(String node) {
        latch.removeIf(entry -> entry.node().value().equals(node));
        return this;
    }

    public Sights intent(Intent intent) {
        this.intent = Optional.of(intent);
        return this;
    }

    public GroupSight sight() {
        GroupView view = new GroupView(
                spec,
                specVersion,
                new Epoch(epoch),
                9,
                List.copyOf(seats.values()),
                latch,
                Optional.empty(),
                List.copyOf(members.values()),
                intent,
                false);
        return new GroupSight(name, view, signs);
    }

    public static Claim claim(String node, long epoch, ClaimState state, Terms terms) {
        return new Claim(new Epoch(epoch), Optional.of(holder(node)), state, terms, Cause.FAILOVER);
    }

    public static Holder holder(String node) {
        return new Holder(new NodeName(node), new Stamp("stamp-" + node), new Incarnation("life-" + node));
    }

    public static MemberReport report(String node, Role role, boolean eligible, Reason... reasons) {
        return new MemberReport(
                holder(node), role, eligible, false, 100, OptionalLong.empty(), List.of(reasons), node + ":8701");
    }
}
