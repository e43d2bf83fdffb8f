package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.Intent;
import baton.failover.group.LatchEntry;
import baton.failover.group.MemberReport;
import baton.failover.group.NodeName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one group so far, record by record, and the view that it makes.
 *
 * <p>Not thread-safe: its reader or watch guards it.
 */
final class GroupNodes {
    private record Entry(LatchEntry entry, long createdBy, long session) {}

    private static final class SeatNodes {
        @Nullable
        Decoded<Claim> claim;

        final Map<String, Decoded<Owed>> debts = new TreeMap<>();
    }

    private final Paths paths;
    private final Records records;
    private final GroupName group;
    private @Nullable Decoded<String> ensemble;
    private @Nullable Decoded<GroupSpec> spec;
    private @Nullable Decoded<Epoch> epoch;
    private @Nullable Decoded<Intent> intent;
    private @Nullable Decoded<Confirmation> confirmed;
    private final Map<String, Entry> latch = new HashMap<>();
    private final Map<String, Decoded<MemberReport>> members = new TreeMap<>();
    private final TreeMap<Integer, SeatNodes> seats = new TreeMap<>();

    GroupNodes(Paths paths, Records records, GroupName group) {
        this.paths = paths;
        this.records = records;
        this.group = group;
    }

    void clear() {
        ensemble = null;
        spec = null;
        epoch = null;
        intent = null;
        confirmed = null;
        latch.clear();
        members.clear();
        seats.clear();
    }

    /** {@code node} is what {@code path} holds now; nothing when it does not exist. */
    void put(String path, Optional<Node> node) {
        if (path.equals(paths.ensemble())) {
            ensemble = decoded(Identity.CODEC, node);
            return;
        }
        Place place = Place.of(paths, group, path);
        switch (place.kind()) {
            case SPEC -> spec = decoded(SpecCodec.SPEC, node);
            case EPOCH -> epoch = decoded(Codecs.EPOCH, node);
            case INTENT -> intent = decoded(Codecs.INTENT, node);
            case CONFIRMED -> confirmed = decoded(ConfirmationCodec.CONFIRMATION, node);
            case LATCH_ENTRY ->
                putOrRemove(latch, place.name(), node.flatMap(GroupNodes::entry).orElse(null));
            case MEMBER -> putOrRemove(members, place.name(), decoded(MemberCodec.MEMBER, node));
            case SEAT -> {
                if (node.isPresent()) {
                    SeatNodes ignored = seat(place);
                } else {
                    seats.remove(Integer.valueOf(place.name()));
                }
            }
            case CLAIM -> {
                if (node.isPresent() || seats.containsKey(Integer.valueOf(place.name()))) {
                    seat(place).claim = decoded(Codecs.CLAIM, node);
                }
            }
            case DEBT -> {
                if (node.isPresent() || seats.containsKey(Integer.valueOf(place.name()))) {
                    putOrRemove(seat(place).debts, Paths.name(path), decoded(Owed.CODEC, node));
                }
            }
            case HISTORY_ENTRY, OTHER -> {}
        }
    }

    /** Paths of the leases whose versions matter: those of claims that are held. */
    List<String> leases() {
        List<String> leases = new ArrayList<>();
        for (SeatNodes seat : seats.values()) {
            if (seat.claim != null) {
                seat.claim.optional().flatMap(this::lease).ifPresent(leases::add);
            }
        }
        return leases;
    }

    /**
     * The group as these nodes show it.
     *
     * @param leaseVersion version of the lease that a claim names, {@link SeatView#NO_LEASE} when there is none
     */
    GroupState state(ToIntFunction<Claim> leaseVersion, Reader reader) {
        Optional<GroupState.Unreadable> obstacle = whyNotThisEnsemble(reader);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        // A confirmation of a group that is gone leaves its counter behind, for whoever creates it anew.
        if (spec == null && seats.isEmpty() && (epoch == null || confirmed != null)) {
            return new GroupState.Missing();
        }
        Optional<GroupState.Unreadable> unreadable = whyUnreadable();
        if (unreadable.isPresent()) {
            return unreadable.get();
        }
        Decoded.Value<GroupSpec> knownSpec = value(spec);
        Decoded.Value<Epoch> knownEpoch = value(epoch);
        List<SeatView> views = new ArrayList<>();
        seats.forEach((number, seat) -> views.add(view(number, seat, leaseVersion)));
        List<Entry> order = latch.values().stream()
                .sorted(Comparator.comparingLong(Entry::createdBy))
                .toList();
        Map<NodeName, MemberReport> reports = new TreeMap<>();
        Map<NodeName, String> strange = new TreeMap<>();
        members.forEach((name, report) -> {
            report.optional().ifPresent(known -> reports.put(known.node(), known));
            report.unreadable()
                    .filter(why -> NodeName.isAllowed(name))
                    .ifPresent(why -> strange.put(new NodeName(name), why.sentence()));
        });
        return new GroupState.Present(new GroupView(
                knownSpec.value(),
                knownSpec.version(),
                knownEpoch.value(),
                knownEpoch.version(),
                views,
                order.stream().map(Entry::entry).toList(),
                order.stream()
                        .filter(entry -> reader.owns(entry.entry().id(), entry.session()))
                        .map(Entry::entry)
                        .findFirst(),
                List.copyOf(reports.values()),
                strange,
                intent == null ? Optional.empty() : intent.optional(),
                reader.isDrained()));
    }

    private static SeatView view(int number, SeatNodes seat, ToIntFunction<Claim> leaseVersion) {
        Decoded.Value<Claim> claim = value(seat.claim);
        int lease = leaseVersion.applyAsInt(claim.value());
        List<Owed> owed = seat.debts.values().stream()
                .flatMap(debt -> debt.optional().stream())
                .toList();
        Map<Debt, FenceFailure> failures = new HashMap<>();
        owed.forEach(each -> each.failure().ifPresent(failure -> failures.put(each.debt(), failure)));
        List<Debt> debts = owed.stream().map(Owed::debt).toList();
        return new SeatView(new Seat(number), claim.value(), claim.version(), lease, debts, failures);
    }

    /** Whoever waits for a lease reads a group that was understood, so that leases that move tell nothing new here. */
    private GroupState.Unreadable unreadable(Undecodable why) {
        List<SeatView> understood = new ArrayList<>();
        seats.forEach((number, seat) -> {
            boolean claim = seat.claim instanceof Decoded.Value<Claim>;
            if (claim
                    && seat.debts.values().stream()
                            .allMatch(debt -> debt.optional().isPresent())) {
                understood.add(view(number, seat, any -> SeatView.NO_LEASE));
            }
        });
        return new GroupState.Unreadable(why.sentence(), Optional.empty(), understood);
    }

    /** For whom a view is made. */
    interface Reader {
        /** Nobody in particular: no latch entry is its own. */
        Reader ANYBODY = new Reader() {
            @Override
            public boolean owns(String latchId, long session) {
                return false;
            }

            @Override
            public boolean isDrained() {
                return false;
            }

            @Override
            public Optional<String> ensemble() {
                return Optional.empty();
            }

            @Override
            public Optional<Incident> rollback() {
                return Optional.empty();
            }
        };

        boolean owns(String latchId, long session);

        boolean isDrained();

        /** The ensemble that it expects to read. */
        Optional<String> ensemble();

        /** Why that ensemble was found to have lost transactions; empty when it was not. */
        Optional<Incident> rollback();
    }

    /** The identity of the ensemble that these nodes were read from, if it has one. */
    Optional<String> foundEnsemble() {
        return ensemble == null ? Optional.empty() : ensemble.optional();
    }

    private Optional<GroupState.Unreadable> whyNotThisEnsemble(Reader reader) {
        if (ensemble != null && ensemble.unreadable().isPresent()) {
            return ensemble.unreadable().map(why -> new GroupState.Unreadable(why.sentence()));
        }
        Optional<String> found = foundEnsemble();
        // One that is not understood confirms nothing, and matters only where one is needed.
        Optional<Confirmation> confirmation = confirmed == null ? Optional.empty() : confirmed.optional();
        return Incident.ofEnsemble(reader.ensemble(), found, confirmation)
                .or(() -> reader.ensemble().equals(found) ? reader.rollback() : Optional.empty())
                .map(incident -> GroupState.Unreadable.of(group, incident));
    }

    private Optional<GroupState.Unreadable> whyUnreadable() {
        if (spec == null) {
            return Optional.of(new GroupState.Unreadable(
                    paths.spec(group) + " does not exist, but claims of the group do: it was deleted; apply"
                            + " the group again, or take it out of the configuration of this host"));
        }
        List<@Nullable Decoded<?>> all = new ArrayList<>(List.of(spec));
        if (epoch == null) {
            return Optional.of(missing(paths.epoch(group)));
        }
        all.add(epoch);
        all.add(intent);
        for (Map.Entry<Integer, SeatNodes> seat : seats.entrySet()) {
            if (seat.getValue().claim == null) {
                return Optional.of(missing(paths.claim(group, new Seat(seat.getKey()))));
            }
            all.add(seat.getValue().claim);
            all.addAll(seat.getValue().debts.values());
        }
        for (Decoded<?> record : all) {
            if (record != null && record.unreadable().isPresent()) {
                return record.unreadable().map(this::unreadable);
            }
        }
        int bound = value(spec).value().seats().orElse(0);
        for (int number = 0; number < bound; number++) {
            if (!seats.containsKey(number)) {
                return Optional.of(missing(paths.claim(group, new Seat(number))));
            }
        }
        return Optional.empty();
    }

    /** A record that must exist and does not is an incident: whoever held the seat may still act. */
    private GroupState.Unreadable missing(String path) {
        return GroupState.Unreadable.of(group, Incident.missing(path));
    }

    private SeatNodes seat(Place place) {
        return seats.computeIfAbsent(Integer.valueOf(place.name()), number -> new SeatNodes());
    }

    private <T> @Nullable Decoded<T> decoded(Codec<T> codec, Optional<Node> node) {
        return node.isPresent() ? records.decode(codec, node.get()) : null;
    }

    /** An entry that names no node is nobody's place in the order, and no reason to read nothing. */
    private static Optional<Entry> entry(Node node) {
        String id = Paths.name(node.path());
        String name = new String(node.data(), StandardCharsets.UTF_8);
        return NodeName.isAllowed(name)
                ? Optional.of(
                        new Entry(new LatchEntry(new NodeName(name), id), node.createdBy(), node.ephemeralOwner()))
                : Optional.empty();
    }

    /** Path of the lease that a claim names: one that is held. */
    Optional<String> lease(Claim claim) {
        return claim.state() == ClaimState.HELD ? claim.holder().map(paths::lease) : Optional.empty();
    }

    private static <T> Decoded.Value<T> value(@Nullable Decoded<T> decoded) {
        if (decoded instanceof Decoded.Value<T> value) {
            return value;
        }
        throw new IllegalStateException("a view is made of records that were understood");
    }

    private static <V> void putOrRemove(Map<String, V> map, String key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }
}
