package baton.coordinator.view;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Intent;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Reason;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Wreck;
import baton.failover.operator.Confirming;
import baton.failover.operator.EstateSight;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Operation;
import baton.failover.operator.SeatClaim;
import baton.failover.operator.Vouching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An estate without ZooKeeper: compare-and-set on a map, and a memory that can lag behind it. */
public final class InMemoryEstate implements Estate {
    private final Map<GroupName, GroupSight> truth = new TreeMap<>();
    private final Map<GroupName, GroupSight> remembered = new TreeMap<>();
    private final Map<GroupName, Reason> unreadable = new TreeMap<>();
    private final Map<OperationId, Operation> operations = new LinkedHashMap<>();
    private final List<HistoryEntry> history = new ArrayList<>();
    private final List<HistoryListener> listeners = new CopyOnWriteArrayList<>();
    private final List<NodeSight> nodes = new ArrayList<>();
    private int writes;
    private boolean reachable = true;
    private boolean readOnce = true;

    public synchronized InMemoryEstate put(GroupSight sight) {
        truth.put(sight.name(), sight);
        remembered.put(sight.name(), sight);
        return this;
    }

    /** ZooKeeper has moved on and this coordinator's memory has not. */
    public synchronized void putUnseen(GroupSight sight) {
        truth.put(sight.name(), sight);
    }

    public synchronized void putUnreadable(String group, String sentence) {
        unreadable.put(new GroupName(group), new Reason("unreadable", sentence));
    }

    public synchronized void putNode(NodeSight node) {
        nodes.add(node);
    }

    public synchronized void unreachable() {
        reachable = false;
    }

    public synchronized void neverRead() {
        readOnce = false;
    }

    public synchronized int writes() {
        return writes;
    }

    public synchronized GroupView truth(String group) {
        return truthOf(new GroupName(group)).view();
    }

    public synchronized void happen(HistoryEntry entry) {
        history.add(entry);
        listeners.forEach(listener -> listener.entry(entry));
    }

    @Override
    public synchronized Optional<EstateSight> seen() {
        return readOnce
                ? Optional.of(new EstateSight(remembered, unreadable, nodes, Duration.ofMillis(42)))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<GroupSight> read(GroupName group) {
        ask();
        return Optional.ofNullable(truth.get(group));
    }

    @Override
    public synchronized Wreck wreck(GroupName group) {
        ask();
        Optional<GroupView> view = Optional.ofNullable(truth.get(group)).map(GroupSight::view);
        return new Wreck(
                Optional.of("ensemble"),
                Optional.empty(),
                view.map(GroupView::spec),
                view.map(GroupView::epoch),
                view.map(GroupView::seats).orElse(List.of()).stream()
                        .map(seat -> new Wreck.Place(seat.seat(), Optional.of(seat.claim())))
                        .toList(),
                List.of());
    }

    @Override
    public synchronized List<NodeSight> nodes() {
        ask();
        return List.copyOf(nodes);
    }

    @Override
    public synchronized Written drain(NodeName node, boolean drained) {
        ask();
        writes++;
        nodes.replaceAll(
                each -> each.name().equals(node) ? new NodeSight(node, each.life(), drained, each.memory()) : each);
        return Written.DONE;
    }

    @Override
    public synchronized Written forget(NodeName node) {
        ask();
        writes++;
        nodes.removeIf(each -> each.name().equals(node));
        return Written.DONE;
    }

    @Override
    public synchronized Written confirm(Confirming confirming, String reason) {
        ask();
        writes++;
        return Written.DONE;
    }

    @Override
    public synchronized List<HistoryEntry> history(GroupName group, int limit) {
        ask();
        List<HistoryEntry> all =
                history.stream().filter(entry -> entry.group().equals(group)).toList();
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public synchronized Optional<Operation> operation(OperationId id) {
        ask();
        return Optional.ofNullable(operations.get(id));
    }

    @Override
    public synchronized Written create(GroupName group, GroupSpec spec) {
        ask();
        if (truth.containsKey(group)) {
            return Written.CHANGED_MEANWHILE;
        }
        writes++;
        put(Sights.of(group.value(), spec).sight());
        return Written.DONE;
    }

    @Override
    public synchronized Written change(GroupName group, int version, SpecChange change, Optional<Operation> operation) {
        ask();
        GroupView view = truthOf(group).view();
        if (view.specVersion() != version) {
            return Written.CHANGED_MEANWHILE;
        }
        GroupView after = with(view, change.after(), version + 1, view.seats(), view.intent());
        for (SeatClaim claim : change.losing()) {
            after = withClaim(after, claim.seat(), claim.claim().revoked());
        }
        return write(group, after, operation);
    }

    @Override
    public synchronized Written request(Switchover switchover, Operation operation) {
        ask();
        GroupView view = truthOf(switchover.group()).view();
        if (versionOf(view, switchover.claim().seat()) != switchover.claim().version()) {
            return Written.CHANGED_MEANWHILE;
        }
        GroupView after = with(view, view.spec(), view.specVersion(), view.seats(), Optional.of(switchover.intent()));
        return write(switchover.group(), after, Optional.of(operation));
    }

    @Override
    public synchronized Written revoke(GroupName group, SeatClaim claim, String reason, Operation operation) {
        ask();
        GroupView view = truthOf(group).view();
        if (versionOf(view, claim.seat()) != claim.version()) {
            return Written.CHANGED_MEANWHILE;
        }
        return write(group, withClaim(view, claim.seat(), claim.claim().revoked()), Optional.of(operation));
    }

    @Override
    public synchronized Written vouch(GroupName group, Vouching vouching, String reason) {
        ask();
        GroupView after = truthOf(group).view();
        if (vouching.claim().isPresent()) {
            SeatClaim claim = vouching.claim().get();
            after = withClaim(after, claim.seat(), claim.claim().released());
        }
        List<SeatView> seats = after.seats().stream()
                .map(seat -> new SeatView(
                        seat.seat(),
                        seat.claim(),
                        seat.claimVersion(),
                        seat.leaseVersion(),
                        seat.debts().stream()
                                .filter(debt -> !vouching.debts().contains(new Vouching.Owed(seat.seat(), debt)))
                                .toList(),
                        seat.fenceFailures()))
                .toList();
        return write(group, with(after, after.spec(), after.specVersion(), seats, after.intent()), Optional.empty());
    }

    @Override
    public synchronized Verification verify(GroupName group, Epoch epoch) {
        if (!reachable) {
            return new Verification.NotKnown("no answer within 5000 ms");
        }
        List<SeatClaim> claims = truthOf(group).view().seats().stream()
                .map(seat -> new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion()))
                .toList();
        return claims.stream()
                .filter(claim -> claim.claim().state() == ClaimState.HELD)
                .filter(claim -> claim.claim().epoch().equals(epoch))
                .<Verification>map(claim -> new Verification.Current(
                        claim.seat(), claim.claim().holder().orElseThrow().node()))
                .findFirst()
                .orElseGet(() -> new Verification.Passed(claims));
    }

    @Override
    public synchronized void finish(Operation ended, boolean succeeded, String result) {
        operations.computeIfPresent(ended.id(), (key, operation) -> operation.ended(succeeded, result));
    }

    @Override
    public synchronized Subscription subscribe(Optional<EntryId> after, HistoryListener listener) {
        after.ifPresent(last -> history.stream()
                .filter(entry -> entry.id().compareTo(last) > 0)
                .sorted(Comparator.comparing(HistoryEntry::id))
                .forEach(listener::entry));
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Securing secure(boolean dryRun) {
        Securing.grant(List.of());
        return new Securing(dryRun, List.of(), List.of(), 0);
    }

    @Override
    public EnsembleSight ensemble() {
        ServerSight server = new ServerSight(
                "127.0.0.1:2181",
                true,
                Optional.of("follower"),
                Optional.of("3.9.5"),
                OptionalLong.of(500),
                OptionalInt.of(4),
                Optional.empty());
        return new EnsembleSight(
                true,
                "a:2181,b:2181,c:2181",
                Duration.ofSeconds(30),
                Optional.of("e1"),
                EnsembleSight.Access.UNKNOWN,
                List.of(server, server, server));
    }

    private Written write(GroupName group, GroupView view, Optional<Operation> operation) {
        writes++;
        put(new GroupSight(group, view, truthOf(group).signs()));
        operation.ifPresent(each -> operations.put(each.id(), each));
        return Written.DONE;
    }

    private GroupSight truthOf(GroupName group) {
        return Optional.ofNullable(truth.get(group)).orElseThrow();
    }

    private static int versionOf(GroupView view, Seat seat) {
        return view.seat(seat).orElseThrow().claimVersion();
    }

    private static GroupView withClaim(GroupView view, Seat seat, Claim claim) {
        List<SeatView> seats = view.seats().stream()
                .map(each -> each.seat().equals(seat)
                        ? new SeatView(
                                seat,
                                claim,
                                each.claimVersion() + 1,
                                each.leaseVersion(),
                                each.debts(),
                                each.fenceFailures())
                        : each)
                .toList();
        return with(view, view.spec(), view.specVersion(), seats, view.intent());
    }

    private static GroupView with(
            GroupView view, GroupSpec spec, int version, List<SeatView> seats, Optional<Intent> intent) {
        return new GroupView(
                spec,
                version,
                view.epoch(),
                view.epochVersion(),
                seats,
                view.latch(),
                view.ownLatch(),
                view.members(),
                intent,
                view.drained());
    }

    private void ask() {
        if (!reachable) {
            throw new EnsembleUnreachable("ZooKeeper gave no answer within 5000 ms");
        }
    }
}
