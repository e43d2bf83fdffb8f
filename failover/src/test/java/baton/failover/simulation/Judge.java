package baton.failover.simulation;

import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FencePolicy;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The promises, checked after every event by what the services do, whatever the agents believe. */
final class Judge {
    private final SimulatedEnsemble ensemble;
    private final Collection<SimulatedHost> hosts;
    /** Hosts whose name another one had for a while. */
    private final Predicate<SimulatedHost> hadTwin;
    /** Every epoch that somebody began to act under. */
    private final Set<String> begun = new HashSet<>();

    Judge(SimulatedEnsemble ensemble, Collection<SimulatedHost> hosts, Predicate<SimulatedHost> hadTwin) {
        this.ensemble = ensemble;
        this.hosts = hosts;
        this.hadTwin = hadTwin;
    }

    void check() {
        exclusion();
        epochs();
        debts();
        fences();
    }

    /** P1: at most one host acts for a seat. */
    private void exclusion() {
        Map<String, SimulatedHost> actors = new HashMap<>();
        for (SimulatedHost host : hosts) {
            // A host whose clock stood still with it may act once more, for what its holds had left: a known hole.
            (host.isExcused() ? Map.<GroupName, SimulatedHost.Acting>of() : host.acting()).forEach((group, acting) -> {
                SimulatedHost other = actors.put(group + "/" + acting.seat(), host);
                if (other != null) {
                    throw new Violation("exclusion: " + other.name + " and " + host.name + " act in " + group + "/"
                            + acting.seat());
                }
            });
        }
    }

    /** P2: every claim of a group has its own epoch, larger than all before. */
    private void epochs() {
        for (SimulatedGroup group : ensemble.groups()) {
            List<Epoch> epochs = ensemble.epochs(group.name);
            int last = epochs.size() - 1;
            if (last > 0 && !epochs.get(last).isAbove(epochs.get(last - 1))) {
                throw new Violation(
                        "epochs: " + epochs.get(last) + " follows " + epochs.get(last - 1) + " in " + group.name);
            }
        }
    }

    /** Where fencing is required nobody begins to act over a debt. */
    private void fences() {
        for (SimulatedHost host : hosts) {
            host.acting().forEach((name, acting) -> {
                if (!begun.add(host.name + "/" + name + "/" + acting.epoch())) {
                    return;
                }
                SimulatedGroup group = ensemble.group(name).orElseThrow();
                List<Debt> debts = group.debts.getOrDefault(acting.seat(), List.of()).stream()
                        .filter(debt -> acting.epoch().isAbove(debt.epoch()))
                        .toList();
                if (group.spec.fence() == FencePolicy.REQUIRED && !debts.isEmpty()) {
                    throw new Violation("fence: " + host.name + " begins to act in " + name + "/" + acting.seat()
                            + " under epoch " + acting.epoch() + " over " + debts);
                }
            });
        }
    }

    /** P3: who acts, or has a hold that was not taken away, is on record as holder or as debtor. */
    private void debts() {
        for (SimulatedHost host : hosts) {
            for (SimulatedGroup group : ensemble.groups()) {
                // What is over by time may be paid by another host of the name, after W: nothing is started under it.
                List<SimulatedHost.Acting> unproved = new ArrayList<>(
                        !hadTwin.test(host)
                                ? host.unproved(group.name)
                                : host.isExcused() ? List.of() : host.able(group.name));
                SimulatedHost.Acting acting = host.acting().get(group.name);
                if (acting != null && !(hadTwin.test(host) && host.isExcused())) {
                    unproved.add(acting);
                }
                // An operator's word stands for the proof, but nobody may act against it.
                unproved.removeIf(
                        one -> (!one.equals(acting) || host.isExcused()) && group.vouched.contains(one.epoch()));
                for (SimulatedHost.Acting one : unproved) {
                    if (!isOnRecord(host, group.name, one.seat(), one.epoch())) {
                        throw new Violation("debt: " + host.name + " is not proved stopped in " + group.name + "/"
                                + one.seat() + " under epoch " + one.epoch() + " and is on no record");
                    }
                }
            }
        }
    }

    private boolean isOnRecord(SimulatedHost host, GroupName name, Seat seat, Epoch epoch) {
        SimulatedGroup group = ensemble.group(name).orElseThrow();
        SimulatedGroup.Versioned claim = group.claims.get(seat);
        boolean holds = claim != null
                && claim.claim().epoch().equals(epoch)
                && claim.claim().names(host.name)
                && claim.claim().state() != ClaimState.RELEASED;
        return holds
                || group.debts.getOrDefault(seat, List.of()).stream()
                        .anyMatch(debt ->
                                debt.node().equals(host.name) && debt.epoch().equals(epoch));
    }

    /** Once the faults stopped: as many active as the policy wants, nothing owed, nothing left behind. */
    List<String> unrest() {
        List<String> unrest = new ArrayList<>();
        for (SimulatedGroup group : ensemble.groups()) {
            long acting = hosts.stream()
                    .filter(host -> host.acting().containsKey(group.name))
                    .count();
            long wanted = Math.min(group.spec.seats().orElse(hosts.size()), hosts.size());
            if (acting != wanted) {
                unrest.add(group.name + ": " + acting + " active instead of " + wanted);
            }
            group.debts.forEach((seat, debts) -> debts.forEach(debt -> unrest.add(group.name + ": owes " + debt)));
            group.claims.forEach((seat, claim) -> {
                boolean living = hosts.stream()
                        .anyMatch(host -> claim.claim().holder().isPresent()
                                && claim.claim().holder().get().stamp().equals(host.stamp()));
                boolean served = hosts.stream()
                        .anyMatch(host ->
                                acts(host, group.name, seat, claim.claim().epoch()));
                if (claim.claim().state() == ClaimState.HELD && living && !served) {
                    unrest.add(group.name + "/" + seat + ": held by a host that does not act: " + claim.claim());
                }
            });
            group.intent.ifPresent(intent -> unrest.add(group.name + ": unfinished " + intent));
            addWorseActives(group, unrest);
        }
        return unrest;
    }

    /** With {@code preempt} nobody is active while a better member waits that does not back off. */
    private void addWorseActives(SimulatedGroup group, List<String> unrest) {
        if (group.spec.preempt().isEmpty()) {
            return;
        }
        for (SimulatedHost waiting : hosts) {
            SimulatedGroup.Report report = group.members.get(waiting.name);
            boolean better = report != null
                    && report.report().eligible()
                    && !report.report().backingOff()
                    && !waiting.acting().containsKey(group.name);
            for (SimulatedHost active : hosts) {
                if (better
                        && active.acting().containsKey(group.name)
                        && active.priority(group.name) < waiting.priority(group.name)) {
                    unrest.add(group.name + ": " + active.name + " is active though " + waiting.name
                            + " has the higher priority");
                }
            }
        }
    }

    private static boolean acts(SimulatedHost host, GroupName group, Seat seat, Epoch epoch) {
        SimulatedHost.Acting acting = host.acting().get(group);
        return acting != null && acting.seat().equals(seat) && acting.epoch().equals(epoch);
    }

    /** A promise was broken. */
    static final class Violation extends RuntimeException {
        Violation(String message) {
            super(message);
        }
    }
}
