package baton.failover.simulation;

import baton.failover.group.Claim;
import baton.failover.group.Confirmation;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Intent;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The records of one group as the simulated ensemble keeps them. */
final class SimulatedGroup {
    final GroupName name;
    GroupSpec spec;
    int specVersion;
    Epoch epoch = Epoch.NONE;
    int epochVersion;
    final Map<Seat, Versioned> claims = new TreeMap<>();
    final Map<Seat, List<Debt>> debts = new TreeMap<>();
    /** Epochs that an operator vouched for. */
    final Set<Epoch> vouched = new HashSet<>();

    final Map<Debt, FenceFailure> fenceFailures = new HashMap<>();
    final List<Place> latch = new ArrayList<>();
    final Map<NodeName, Report> members = new TreeMap<>();
    Optional<Intent> intent = Optional.empty();
    Optional<Confirmation> confirmed = Optional.empty();

    record Versioned(Claim claim, int version) {}

    record Place(LatchEntry entry, long session) {}

    record Report(MemberReport report, long session) {}

    SimulatedGroup(GroupName name, GroupSpec spec) {
        this.name = name;
        this.spec = spec;
    }

    void set(Seat seat, Claim claim) {
        Versioned old = claims.get(seat);
        claims.put(seat, new Versioned(claim, old == null ? 0 : old.version + 1));
        debts.computeIfAbsent(seat, any -> new ArrayList<>());
    }
}
