package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.LeaseBudget;
import baton.failover.group.NodeName;
import baton.failover.group.OperationId;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.operator.Completion;
import baton.failover.operator.Fencing;
import baton.failover.operator.GroupSight;
import baton.failover.operator.Operation;
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
            SimulatedHost host = host(debt.node());
            if (!host.alive || !host.stamp().equals(debt.stamp())) {
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
        SimulatedHost host = host(claim.holder().orElseThrow().node());
        boolean off =
                !host.alive || !host.stamp().equals(claim.holder().orElseThrow().stamp());
        boolean lies = broken == Break.VOUCH_WITHOUT_WAIT && !host.acting().containsKey(group);
        // Another host was switched off by mistake: the agent of this one says still that it cannot stop.
        boolean mistaken = saysStopFailed(group, claim) && world.chance(0.5);
        vouch(group, host.name, claim.epoch(), off || lies || mistaken);
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

    private void await(Operation operation, Claim claim, long until) {
        Completion completion = Completion.of(operation, sight(operation.group()));
        if (completion instanceof Completion.Ended ended) {
            world.count("fence operation " + (ended.succeeded() ? "succeeded" : "failed"));
            SimulatedHost host = host(claim.holder().orElseThrow().node());
            SimulatedHost.Acting acting = host.acting().get(operation.group());
            if (ended.succeeded() && acting != null && acting.epoch().equals(claim.epoch()) && !host.isExcused()) {
                throw new Judge.Violation("operation: \"" + ended.sentence() + "\", but " + host.name + " acts in "
                        + operation.group() + "/" + acting.seat());
            }
        } else if (world.now() < until) {
            world.after(LOOK, () -> await(operation, claim, until));
        }
    }

    private SimulatedHost host(NodeName name) {
        return hosts.stream().filter(host -> host.name.equals(name)).findFirst().orElseThrow();
    }
}
