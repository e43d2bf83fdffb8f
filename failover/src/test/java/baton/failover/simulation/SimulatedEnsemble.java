package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Holder;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.group.Terms;
import baton.failover.group.Wreck;
import baton.failover.member.Command;
import baton.failover.member.Covered;
import baton.failover.member.LeaseCheck;
import baton.failover.member.Outcome;
import baton.failover.member.RenewalOutcome;
import baton.failover.operator.Confirming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/** ZooKeeper as the protocol uses it: transactions that are atomic and in one order, sessions with ephemeral records. */
final class SimulatedEnsemble {
    private final World world;
    private final Break broken;
    private final Map<GroupName, SimulatedGroup> groups = new TreeMap<>();
    private final Map<String, Integer> leases = new TreeMap<>();
    private final List<ObjLongConsumer<GroupName>> watchers = new ArrayList<>();
    private final Map<GroupName, List<Epoch>> epochs = new TreeMap<>();
    /** Members whose reports are of a later version. */
    final Set<NodeName> strangers = new TreeSet<>();

    private static final String IDENTITY = "ensemble";

    private long nextLatch;

    SimulatedEnsemble(World world, Break broken) {
        this.world = world;
        this.broken = broken;
    }

    /** A watcher is told of the group that changed, and how many milliseconds the news may take. */
    void watch(ObjLongConsumer<GroupName> watcher) {
        watchers.add(watcher);
    }

    private void changed(GroupName group) {
        watchers.forEach(watcher -> watcher.accept(group, 12));
    }

    Optional<SimulatedGroup> group(GroupName name) {
        return Optional.ofNullable(groups.get(name));
    }

    void create(GroupName name, GroupSpec spec) {
        if (!groups.containsKey(name)) {
            SimulatedGroup group = new SimulatedGroup(name, spec);
            for (int seat = 0; seat < spec.seats().orElse(0); seat++) {
                group.set(
                        new Seat(seat),
                        new Claim(
                                Epoch.NONE,
                                Optional.empty(),
                                ClaimState.REVOKED,
                                spec.terms(),
                                baton.failover.group.Cause.START));
            }
            groups.put(name, group);
            changed(name);
        }
    }

    void createLease(Holder holder) {
        leases.put(leaseOf(holder), 0);
    }

    void deleteLease(Holder holder) {
        leases.remove(leaseOf(holder));
    }

    private static String leaseOf(Holder holder) {
        return holder.node() + "/" + holder.incarnation();
    }

    private int leaseVersion(Holder holder) {
        return leases.getOrDefault(leaseOf(holder), SeatView.NO_LEASE);
    }

    Optional<GroupView> read(GroupName name, long session, NodeName reader, boolean drained) {
        return group(name).map(group -> {
            List<SeatView> seats = new ArrayList<>();
            group.claims.forEach((seat, versioned) -> seats.add(new SeatView(
                    seat,
                    shownTo(reader, versioned.claim()),
                    versioned.version(),
                    versioned.claim().holder().map(this::leaseVersion).orElse(SeatView.NO_LEASE),
                    broken == Break.DEBTS_UNSEEN ? List.of() : group.debts.getOrDefault(seat, List.of()),
                    group.fenceFailures)));
            return new GroupView(
                    group.spec,
                    group.specVersion,
                    group.epoch,
                    group.epochVersion,
                    seats,
                    group.latch.stream().map(SimulatedGroup.Place::entry).toList(),
                    group.latch.stream()
                            .filter(place -> place.session() == session
                                    && place.entry().node().equals(reader))
                            .map(SimulatedGroup.Place::entry)
                            .findFirst(),
                    group.members.values().stream()
                            .map(report -> report.report())
                            .filter(report -> !isStrange(reader, report.node()))
                            .map(report -> ranked(reader, report))
                            .toList(),
                    strangers.stream()
                            .filter(node -> isStrange(reader, node))
                            .collect(Collectors.toMap(node -> node, node -> "a later version wrote it")),
                    group.intent,
                    drained);
        });
    }

    private boolean isStrange(NodeName reader, NodeName member) {
        return strangers.contains(member) && !member.equals(reader);
    }

    private MemberReport ranked(NodeName reader, MemberReport report) {
        boolean hidden = broken == Break.PRIORITY_UNSEEN && !report.node().equals(reader) && report.priority() > 0;
        return hidden
                ? new MemberReport(
                        report.self(),
                        report.role(),
                        report.eligible(),
                        report.backingOff(),
                        1,
                        report.position(),
                        report.reasons(),
                        report.address())
                : report;
    }

    /** A successor that waits for a lease of its own invention instead of the one that the claim names. */
    private Claim shownTo(NodeName reader, Claim claim) {
        boolean shortened = broken == Break.NO_WAIT && !claim.names(reader);
        return shortened
                ? claim.under(new Terms(Duration.ofMillis(1), claim.terms().keep()))
                : claim;
    }

    Outcome claim(Command.Claim command) {
        SimulatedGroup group = groups.get(command.group());
        if (group == null || (group.specVersion != command.specVersion() && broken != Break.CLAIM_IGNORES_SPEC)) {
            return new Outcome.Refused("spec");
        }
        if (!hasLatch(group, command.ownLatch()) && broken != Break.CLAIM_IGNORES_LATCH) {
            return new Outcome.Refused("latch");
        }
        if (command.leaseCheck().isPresent() && broken != Break.CLAIM_IGNORES_LEASE) {
            LeaseCheck check = command.leaseCheck().get();
            if (leaseVersion(check.holder()) != check.version()) {
                return new Outcome.Refused("lease");
            }
        }
        SimulatedGroup.Versioned old = group.claims.get(command.seat());
        if (old == null || (old.version() != command.claimVersion() && broken != Break.CLAIM_IGNORES_CLAIM)) {
            return new Outcome.Refused("claim");
        }
        if (group.epochVersion != command.epochVersion() && broken != Break.EPOCH_WITHOUT_GROUP) {
            return new Outcome.Refused("epoch");
        }
        if (command.debt().isPresent() && broken != Break.NO_DEBT) {
            List<Debt> debts = group.debts.computeIfAbsent(command.seat(), any -> new ArrayList<>());
            if (debts.contains(command.debt().get())) {
                return new Outcome.Refused("debt");
            }
            debts.add(command.debt().get());
        }
        world.count("claim " + caseOf(old.claim()));
        return commit(group, command.seat(), command.claim());
    }

    private static String caseOf(Claim old) {
        return switch (old.state()) {
            case RELEASED -> "(a) released";
            case HELD -> "(b) lease silent";
            case REVOKED -> "(c) revoked";
        };
    }

    Outcome addSeat(Command.AddSeat command) {
        SimulatedGroup group = groups.get(command.group());
        if (group == null || (group.specVersion != command.specVersion() && broken != Break.ADD_IGNORES_SPEC)) {
            return new Outcome.Refused("spec");
        }
        if (group.claims.containsKey(command.seat()) && broken != Break.ADD_IGNORES_SEAT) {
            return new Outcome.Refused("seat");
        }
        if (!hasLatch(group, command.ownLatch()) && broken != Break.ADD_IGNORES_LATCH) {
            return new Outcome.Refused("latch");
        }
        if (group.epochVersion != command.epochVersion() && broken != Break.ADD_IGNORES_EPOCH) {
            return new Outcome.Refused("epoch");
        }
        world.count("seat added");
        return commit(group, command.seat(), command.claim());
    }

    private Outcome commit(SimulatedGroup group, Seat seat, Claim claim) {
        epochs.computeIfAbsent(group.name, any -> new ArrayList<>()).add(claim.epoch());
        group.epoch = claim.epoch();
        group.epochVersion++;
        group.set(seat, claim);
        world.tell(group.name + "/" + seat + ": claim " + claim.epoch() + " by "
                + claim.holder().orElseThrow().node());
        changed(group.name);
        return new Outcome.Done(version(group, seat));
    }

    private static int version(SimulatedGroup group, Seat seat) {
        SimulatedGroup.Versioned versioned = group.claims.get(seat);
        return versioned == null ? -1 : versioned.version();
    }

    private static boolean hasLatch(SimulatedGroup group, LatchEntry entry) {
        return group.latch.stream().anyMatch(place -> place.entry().equals(entry));
    }

    /** Compare-and-set of a claim: release, adoption, new terms. */
    Outcome rewrite(GroupName name, Seat seat, Claim claim, int expected) {
        SimulatedGroup group = groups.get(name);
        boolean compares =
                switch (claim.state()) {
                    case HELD -> broken != Break.ADOPTION_WITHOUT_COMPARE;
                    case RELEASED -> broken != Break.RELEASE_WITHOUT_COMPARE;
                    case REVOKED -> true;
                };
        if (group == null || (compares && version(group, seat) != expected) || version(group, seat) < 0) {
            return new Outcome.Refused("claim");
        }
        boolean forgets = broken == Break.FAILED_STOP_UNRECORDED && claim.stopFailed();
        group.set(
                seat,
                forgets
                        ? new Claim(claim.epoch(), claim.holder(), claim.state(), claim.terms(), claim.cause())
                        : claim);
        world.tell(name + "/" + seat + ": claim " + claim.epoch() + " is " + claim.state()
                + (claim.stopFailed() ? ", its stop failed" : ""));
        changed(name);
        return new Outcome.Done(version(group, seat));
    }

    RenewalOutcome renew(Holder self, List<Covered> covered) {
        List<Covered> moved = new ArrayList<>();
        for (Covered one : covered) {
            SimulatedGroup group = groups.get(one.group());
            boolean same = group != null && version(group, one.seat()) == one.claimVersion();
            if (!same && broken != Break.RENEWAL_IGNORES_CLAIMS) {
                moved.add(one);
            }
        }
        if (!moved.isEmpty()) {
            return new RenewalOutcome.Refused(moved);
        }
        if (leases.computeIfPresent(leaseOf(self), (key, version) -> version + 1) == null) {
            return new RenewalOutcome.LeaseGone();
        }
        covered.forEach(one -> watchers.forEach(watcher -> watcher.accept(one.group(), 200)));
        return new RenewalOutcome.Committed();
    }

    void payDebt(GroupName name, Seat seat, Debt debt) {
        group(name).ifPresent(group -> {
            if (group.debts.getOrDefault(seat, List.of()).remove(debt)) {
                group.fenceFailures.remove(debt);
                world.count("debt paid");
                world.tell(name + "/" + seat + ": paid " + debt);
                changed(name);
            }
        });
    }

    void noteFenceFailure(Command.NoteFenceFailure note) {
        group(note.group()).ifPresent(group -> {
            if (group.debts.getOrDefault(note.seat(), List.of()).contains(note.debt())) {
                group.fenceFailures.put(note.debt(), note.failure());
                changed(group.name);
            }
        });
    }

    /** An operator's word: the revoked claim is released, if it still has that version. */
    void vouch(GroupName name, Seat seat, int expected) {
        SimulatedGroup group = group(name).orElseThrow();
        SimulatedGroup.Versioned found = group.claims.get(seat);
        boolean same =
                found != null && found.version() == expected && found.claim().state() == ClaimState.REVOKED;
        if (found != null && (same || broken == Break.VOUCH_WITHOUT_COMPARE)) {
            world.count("vouched for a claim");
            group.vouched.add(found.claim().epoch());
            rewrite(name, seat, found.claim().released(), found.version());
        }
    }

    /** What is left of a group, as an operator finds it who is about to confirm. */
    Wreck wreck(SimulatedGroup group) {
        boolean hears = broken != Break.OPERATOR_HEARS_NOBODY;
        return new Wreck(
                Optional.of(IDENTITY),
                group.confirmed,
                Optional.of(group.spec),
                Optional.of(group.epoch),
                group.claims.entrySet().stream()
                        .map(seat -> new Wreck.Place(
                                seat.getKey(), Optional.of(seat.getValue().claim())))
                        .toList(),
                group.members.values().stream()
                        .map(SimulatedGroup.Report::report)
                        .filter(report -> hears && report.role() == Role.STOP_FAILED)
                        .map(MemberReport::self)
                        .toList());
    }

    /** One transaction, if the group still is as it was found. */
    void confirm(Confirming confirming) {
        SimulatedGroup group = group(confirming.group()).orElseThrow();
        if (!wreck(group).equals(confirming.wreck())) {
            return;
        }
        world.count("confirmed");
        world.tell(group.name + ": confirmed above epoch " + confirming.base());
        group.epoch = confirming.base();
        group.epochVersion++;
        group.confirmed = Optional.of(new Confirmation(IDENTITY, confirming.base()));
        new TreeMap<>(group.claims).forEach((seat, versioned) -> {
            Claim claim = versioned.claim();
            if (claim.terms().keep()) {
                return;
            }
            Terms policy = group.spec.terms();
            Terms longer = policy.lease().compareTo(claim.terms().lease()) > 0 ? policy : claim.terms();
            group.set(
                    seat,
                    new Claim(
                            confirming.base(),
                            Optional.empty(),
                            ClaimState.REVOKED,
                            longer,
                            baton.failover.group.Cause.START));
            claim.holder()
                    .filter(holder -> claim.state() != ClaimState.RELEASED)
                    .ifPresent(holder -> requireNonNull(group.debts.get(seat))
                            .add(new Debt(
                                    holder.node(),
                                    holder.stamp(),
                                    claim.epoch(),
                                    "",
                                    confirming.wreck().isUnstopped(claim))));
        });
        changed(group.name);
    }

    /** A node that is gone for good leaves no lease behind. */
    void forget(NodeName node) {
        leases.keySet().removeIf(lease -> lease.startsWith(node + "/"));
    }

    void joinLatch(GroupName name, NodeName node, long session) {
        group(name).ifPresent(group -> {
            group.latch.removeIf(place -> place.session() == session);
            group.latch.add(new SimulatedGroup.Place(new LatchEntry(node, "latch-" + nextLatch++), session));
            changed(name);
        });
    }

    boolean publish(Command.Publish command, long session) {
        SimulatedGroup group = groups.get(command.group());
        if (group == null) {
            return false;
        }
        group.members.put(command.report().node(), new SimulatedGroup.Report(command.report(), session));
        changed(group.name);
        return true;
    }

    boolean finish(Command.FinishOperation command) {
        SimulatedGroup group = groups.get(command.group());
        if (group != null
                && group.intent
                        .filter(intent -> intent.operation().equals(command.operation()))
                        .isPresent()) {
            group.intent = Optional.empty();
            world.count(command.succeeded() ? "switchover done" : "switchover failed");
            changed(group.name);
        }
        return true;
    }

    void endSession(long session) {
        for (SimulatedGroup group : groups.values()) {
            boolean gone = group.latch.removeIf(place -> place.session() == session);
            gone |= group.members.values().removeIf(report -> report.session() == session);
            if (gone) {
                changed(group.name);
            }
        }
    }

    /** An operator's order: no renewal covers the claim any more. */
    void revoke(GroupName name, Seat seat) {
        group(name)
                .map(group -> group.claims.get(seat))
                .filter(held -> held.claim().state() == ClaimState.HELD)
                .ifPresent(held -> rewrite(name, seat, held.claim().revoked(), held.version()));
    }

    /** One transaction: the new policy, surplus claims revoked, missing seats added as free. */
    void change(GroupName name, GroupSpec spec) {
        group(name).ifPresent(group -> {
            group.spec = spec;
            group.specVersion++;
            for (Seat seat : new ArrayList<>(group.claims.keySet())) {
                if (!spec.hasSeat(seat)) {
                    revoke(name, seat);
                }
            }
            for (int seat = group.claims.size(); seat < spec.seats().orElse(0); seat++) {
                group.set(
                        new Seat(seat),
                        new Claim(
                                group.epoch,
                                Optional.empty(),
                                ClaimState.RELEASED,
                                spec.terms(),
                                baton.failover.group.Cause.START));
            }
            changed(name);
        });
    }

    void changedByHand(GroupName name) {
        changed(name);
    }

    /** Every epoch of the group in the order of the commits. */
    List<Epoch> epochs(GroupName name) {
        return Collections.unmodifiableList(epochs.getOrDefault(name, List.of()));
    }

    Iterable<SimulatedGroup> groups() {
        return groups.values();
    }
}
