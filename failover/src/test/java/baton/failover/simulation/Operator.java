package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.Incarnation;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Stamp;
import baton.failover.group.Wreck;
import baton.failover.operator.Completion;
import baton.failover.operator.Confirming;
import baton.failover.operator.EstateSight;
import baton.failover.operator.Fencing;
import baton.failover.operator.GroupSight;
import baton.failover.operator.NodeSight;
import baton.failover.operator.Operation;
import baton.failover.operator.Parting;
import baton.failover.operator.Refused;
import baton.failover.operator.Requested;
import baton.failover.operator.SeatSigns;
import baton.failover.operator.Vouching;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An operator at a coordinator, under the rules that the real one has.
 *
 * <p>They say that a host is off when it is, or was booted since; and sometimes by mistake, of one whose agent reports that
 * its stop failed. Apart from that they check nothing: the rules decide whether their word is taken, and whether an
 * operation succeeded.
 */
final class Operator {
    private static final NodeName READER = new NodeName("coordinator");
    private static final long PATIENCE = 30_000;
    private static final long LOOK = 400;

    private final World world;
    private final SimulatedEnsemble ensemble;
    private final Collection<SimulatedHost> hosts;
    private final Break broken;
    private final Map<String, Seen> seen = new TreeMap<>();
    private long fences;

    /** Since when the coordinator has seen a claim at its version. */
    private record Seen(int version, long since) {}

    Operator(World world, SimulatedEnsemble ensemble, Collection<SimulatedHost> hosts, Break broken) {
        this.world = world;
        this.ensemble = ensemble;
        this.hosts = hosts;
        this.broken = broken;
        ensemble.watch((group, within) -> note(group));
    }

    private void note(GroupName group) {
        view(group).ifPresent(view -> view.seats().forEach(seat -> {
            String key = group + "/" + seat.seat();
            Seen before = seen.get(key);
            if (before == null || before.version != seat.claimVersion()) {
                seen.put(key, new Seen(seat.claimVersion(), world.now()));
            }
        }));
    }

    private Optional<GroupView> view(GroupName group) {
        return ensemble.read(group, -1, READER, false).map(this::heard);
    }

    /** An operator who asks neither members nor records whether a stop failed. */
    private GroupView heard(GroupView view) {
        if (broken != Break.OPERATOR_HEARS_NOBODY) {
            return view;
        }
        List<SeatView> seats = view.seats().stream()
                .map(seat -> new SeatView(
                        seat.seat(),
                        unmarked(seat.claim()),
                        seat.claimVersion(),
                        seat.leaseVersion(),
                        seat.debts(),
                        seat.fenceFailures()))
                .toList();
        return new GroupView(
                view.spec(),
                view.specVersion(),
                view.epoch(),
                view.epochVersion(),
                seats,
                view.latch(),
                view.ownLatch(),
                List.of(),
                view.intent(),
                view.drained());
    }

    private static Claim unmarked(Claim claim) {
        return new Claim(claim.epoch(), claim.holder(), claim.state(), claim.terms(), claim.cause());
    }

    private GroupSight sight(GroupName group) {
        GroupView view = view(group).orElseThrow();
        Map<Seat, SeatSigns> signs = new TreeMap<>();
        for (SeatView seat : view.seats()) {
            Seen last = requireNonNull(seen.get(group + "/" + seat.seat()));
            long unchanged = last.version == seat.claimVersion() ? world.now() - last.since : 0;
            signs.put(seat.seat(), new SeatSigns(Duration.ofMillis(unchanged), Optional.empty(), Optional.empty()));
        }
        return new GroupSight(group, view, signs);
    }

    /** Vouches for whatever can be vouched for in the seat, now and after the wait of a revoked claim. */
    void visit(GroupName group, Seat seat) {
        note(group);
        SimulatedGroup known = ensemble.group(group).orElseThrow();
        for (Debt debt : new ArrayList<>(known.debts.getOrDefault(seat, List.of()))) {
            if (isOff(debt.node(), debt.stamp())) {
                vouch(group, debt.node(), debt.epoch(), true);
            }
        }
        SimulatedGroup.Versioned found = known.claims.get(seat);
        if (found == null
                || found.claim().state() == ClaimState.RELEASED
                || found.claim().holder().isEmpty()) {
            return;
        }
        Claim claim = found.claim();
        vouchAsItIs(group, claim);
        world.after(LeaseBudget.waitFor(claim.terms().lease()).toMillis() * 5 / 4, () -> vouchAsItIs(group, claim));
    }

    private void vouchAsItIs(GroupName group, Claim claim) {
        Holder holder = claim.holder().orElseThrow();
        boolean off = isOff(holder.node(), holder.stamp());
        boolean lies = broken == Break.VOUCH_WITHOUT_WAIT
                && of(holder.node()).noneMatch(host -> host.acting().containsKey(group));
        // Another host was switched off by mistake: the agent of this one says still that it cannot stop.
        boolean mistaken = saysStopFailed(group, claim) && world.chance(0.5);
        vouch(group, holder.node(), claim.epoch(), off || lies || mistaken);
    }

    /** What the agent of the holder reports now, whatever a coordinator makes of it. */
    private boolean saysStopFailed(GroupName group, Claim claim) {
        return ensemble.group(group).orElseThrow().members.values().stream()
                .map(SimulatedGroup.Report::report)
                .anyMatch(report -> report.role() == Role.STOP_FAILED
                        && claim.holder().filter(report.self()::sharesHostWith).isPresent());
    }

    private void vouch(GroupName group, NodeName node, Epoch epoch, boolean hostOff) {
        Vouching granted;
        try {
            granted = Vouching.grant(sight(group), node, epoch, hostOff);
        } catch (Refused refused) {
            world.count("vouch refused: " + refused.code());
            return;
        }
        granted.claim().ifPresent(claim -> {
            // The coordinator may stand still between what it read and what it writes.
            world.after(
                    world.chance(0.3) ? world.between(0, 8000) : world.between(0, 20),
                    () -> ensemble.vouch(group, claim.seat(), claim.version()));
        });
        for (Vouching.Owed owed : granted.debts()) {
            world.count("vouched for a debt");
            ensemble.group(group).orElseThrow().vouched.add(epoch);
            ensemble.payDebt(group, owed.seat(), owed.debt());
        }
    }

    /** Fences a host that they see is off, and vouches for it, so that nobody waits. */
    void takeAway(SimulatedHost off) {
        for (SimulatedGroup known : ensemble.groups()) {
            new TreeMap<>(known.claims).forEach((seat, claim) -> {
                if (claim.claim().isHeldBy(off.name)) {
                    fence(known.name, seat);
                    world.after(100, () -> visit(known.name, seat));
                }
            });
        }
    }

    /** Takes the seat away and waits for the end of the operation; a success over a service that acts breaks a promise. */
    void fence(GroupName group, Seat seat) {
        note(group);
        Claim claim = requireNonNull(ensemble.group(group).orElseThrow().claims.get(seat))
                .claim();
        Fencing fencing;
        try {
            fencing = Fencing.of(sight(group), claim.epoch());
        } catch (Refused refused) {
            world.count("fence refused: " + refused.code());
            return;
        }
        if (fencing instanceof Fencing.Already already
                && claim.state() == ClaimState.REVOKED
                && saysStopFailed(group, claim)) {
            throw new Judge.Violation("operation: \"" + already.sentence() + "\", but " + claim.holder()
                    + " reports that" + " its stop failed");
        }
        if (fencing instanceof Fencing.Revoke revoke) {
            Requested requested = new Requested(new OperationId("fence-" + ++fences), Instant.EPOCH, "operator");
            ensemble.revoke(group, revoke.claim().seat());
            await(
                    Fencing.operation(group, revoke.claim(), "it does not stop", requested),
                    revoke.claim().claim(),
                    world.now() + PATIENCE);
        }
    }

    /** Vouches for what a second host of a name owes that was switched off: the first cannot prove it while it is active. */
    void settle(SimulatedHost first) {
        for (SimulatedGroup known : ensemble.groups()) {
            note(known.name);
            known.debts.values().stream()
                    .flatMap(debts -> List.copyOf(debts).stream())
                    .filter(debt -> debt.node().equals(first.name))
                    .filter(debt -> of(first.name).noneMatch(host -> host.processes.acts(known.name, debt.epoch())))
                    .toList()
                    .forEach(debt -> vouch(known.name, debt.node(), debt.epoch(), false));
        }
    }

    /** Ends an incident that this operator takes the group for; the base is above all that any disk remembers. */
    void confirm(GroupName group) {
        SimulatedGroup known = ensemble.group(group).orElse(null);
        if (known == null) {
            return;
        }
        Wreck wreck = ensemble.wreck(known);
        Epoch highest = wreck.highest();
        List<NodeSight> nodes = new ArrayList<>();
        for (SimulatedHost host : hosts) {
            Epoch mark = host.marks.getOrDefault(group, Epoch.NONE);
            highest = highest.max(mark);
            nodes.add(new NodeSight(
                    host.name,
                    Optional.empty(),
                    false,
                    Optional.of(new NodeSight.Memory(Optional.of("ensemble"), Map.of(group, mark), Map.of(), false))));
        }
        Confirming confirming;
        try {
            confirming = Confirming.of(group, wreck, nodes, Optional.of(highest.next()));
        } catch (Refused refused) {
            world.count("confirmation refused: " + refused.code());
            return;
        }
        if (confirming.needed()) {
            world.after(world.between(0, 20), () -> ensemble.confirm(confirming));
        }
    }

    /** Forgets a node whose agent is not connected, if the rules let it go. */
    void forget(SimulatedHost host) {
        boolean connected = false;
        Map<GroupName, GroupSight> sights = new TreeMap<>();
        for (SimulatedGroup known : ensemble.groups()) {
            note(known.name);
            sights.put(known.name, sight(known.name));
            connected |= known.members.containsKey(host.name);
        }
        Optional<NodeSight.Life> life = connected
                ? Optional.of(new NodeSight.Life(host.stamp(), new Incarnation("any"), "", ""))
                : Optional.empty();
        try {
            Parting.grant(
                    new NodeSight(host.name, life, false), new EstateSight(sights, Map.of(), List.of(), Duration.ZERO));
        } catch (Refused refused) {
            world.count("forgetting refused: " + refused.code());
            return;
        }
        world.count("node forgotten");
        if (!host.acting().isEmpty() && !host.isExcused()) {
            throw new Judge.Violation("forgotten: " + host.name + " acts: " + host.acting());
        }
        ensemble.forget(host.name);
    }

    private void await(Operation operation, Claim claim, long until) {
        Completion completion = Completion.of(operation, sight(operation.group()));
        if (completion instanceof Completion.Ended ended) {
            world.count("fence operation " + (ended.succeeded() ? "succeeded" : "failed"));
            of(claim.holder().orElseThrow().node())
                    .filter(host -> ended.succeeded() && !host.isExcused())
                    .filter(host -> host.processes.acts(operation.group(), claim.epoch()))
                    .forEach(host -> {
                        throw new Judge.Violation("operation: \"" + ended.sentence() + "\", but " + host.name
                                + " acts in " + operation.group());
                    });
        } else if (world.now() < until) {
            world.after(LOOK, () -> await(operation, claim, until));
        }
    }

    /** Every host of that name: there may be two. */
    private Stream<SimulatedHost> of(NodeName name) {
        return hosts.stream().filter(host -> host.name.equals(name));
    }

    private boolean isOff(NodeName name, Stamp stamp) {
        return of(name).noneMatch(host -> host.alive && host.stamp().equals(stamp));
    }
}
