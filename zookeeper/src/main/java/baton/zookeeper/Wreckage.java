package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.Confirmation;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Holder;
import baton.failover.group.MemberReport;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import baton.failover.group.Wreck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** All records of a group with their versions, whether or not they make a group. */
final class Wreckage {
    private final Paths paths;
    private final GroupName group;
    private final Map<String, Node> nodes = new HashMap<>();

    private Wreckage(Paths paths, GroupName group) {
        this.paths = paths;
        this.group = group;
    }

    /** Reads after a commit, so that no older state than that of the call is shown; fails with {@link EnsembleUnreachable}. */
    static CompletableFuture<Wreckage> read(EnsembleConnection connection, GroupName group) {
        Paths paths = connection.paths();
        Calls calls = connection.calls();
        Wreckage found = new Wreckage(paths, group);
        CompletableFuture<Commit> committed = new CompletableFuture<>();
        GroupReader.barrier(calls, paths, committed::complete);
        CompletableFuture<List<Reply<Node>>> parents = committed.thenCompose(commit -> {
            if (commit instanceof Commit.Unknown unknown) {
                throw new EnsembleUnreachable(unknown.why());
            }
            return Futures.all(
                    found.parents().stream().map(path -> calls.read(path)).toList());
        });
        return parents.thenCompose(replies -> {
            replies.forEach(reply -> EnsembleUnreachable.node(reply).ifPresent(found::put));
            CompletableFuture<Wreckage> result = new CompletableFuture<>();
            GroupLoad.start(calls, paths, group, new GroupLoad.Sink() {
                @Override
                public void node(String path, Optional<Node> node) {
                    node.ifPresent(found::put);
                }

                @Override
                public void loaded(Optional<String> failure) {
                    if (failure.isPresent()) {
                        result.completeExceptionally(new EnsembleUnreachable(failure.get()));
                    } else {
                        result.complete(found);
                    }
                }
            });
            return result;
        });
    }

    /** What a group consists of besides its records, parents first. */
    List<String> parents() {
        return List.of(
                paths.group(group), paths.latch(group), paths.members(group), paths.history(group), paths.seats(group));
    }

    boolean has(String path) {
        return node(path).isPresent();
    }

    synchronized Optional<Node> node(String path) {
        return Optional.ofNullable(nodes.get(path));
    }

    private synchronized void put(Node node) {
        nodes.put(node.path(), node);
    }

    /** Numbers of the seats that left a trace. */
    synchronized SortedSet<Integer> seats() {
        SortedSet<Integer> seats = new TreeSet<>();
        for (String path : nodes.keySet()) {
            Place place = Place.of(paths, group, path);
            if (place.kind() == Place.Kind.SEAT || place.kind() == Place.Kind.CLAIM) {
                seats.add(Integer.valueOf(place.name()));
            }
        }
        return seats;
    }

    /** What the records say; throws {@link Unclear} when one cannot be understood. */
    Wreck told() {
        Optional<GroupSpec> spec = value(SpecCodec.SPEC, paths.spec(group));
        SortedSet<Integer> seats = seats();
        int bound = spec.map(known -> known.seats().orElse(0)).orElse(0);
        int most = Math.max(bound, seats.isEmpty() ? 0 : seats.last() + 1);
        List<Wreck.Place> all = new ArrayList<>();
        for (int number = 0; number < most; number++) {
            Seat seat = new Seat(number);
            Optional<Claim> claim = value(Codecs.CLAIM, paths.claim(group, seat));
            all.add(new Wreck.Place(seat, claim));
        }
        Optional<String> ensemble = value(Identity.CODEC, paths.ensemble());
        // One that is not understood confirms nothing: it may be said again.
        Optional<Confirmation> confirmation = node(paths.confirmed(group))
                .flatMap(node ->
                        ConfirmationCodec.CONFIRMATION.decode(node).decoded().optional());
        Optional<Epoch> epoch = value(Codecs.EPOCH, paths.epoch(group));
        return new Wreck(ensemble, confirmation, spec, epoch, all, unstopped());
    }

    private synchronized List<Holder> unstopped() {
        return nodes.keySet().stream()
                .filter(path -> Place.of(paths, group, path).kind() == Place.Kind.MEMBER)
                .sorted()
                .flatMap(path -> value(MemberCodec.MEMBER, path).stream())
                .filter(report -> report.role() == Role.STOP_FAILED)
                .map(MemberReport::self)
                .toList();
    }

    private <T> Optional<T> value(Codec<T> codec, String path) {
        return node(path).map(node -> {
            Decoded<T> decoded = codec.decode(node).decoded();
            return decoded.optional()
                    .orElseThrow(() -> new Unclear(
                            decoded.unreadable().map(Undecodable::sentence).orElse(path)));
        });
    }

    /** A record that cannot be understood; its message says which, what was expected and what to do. */
    static final class Unclear extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unclear(String sentence) {
            super(sentence);
        }
    }
}
