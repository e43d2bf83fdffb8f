package baton.zookeeper;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Seat;
import baton.failover.member.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Creates, lists and changes groups.
 *
 * <p>Futures never complete exceptionally, except {@link #list} when ZooKeeper does not answer.
 */
public final class GroupStore {
    private static final int ATTEMPTS = 5;

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;

    public GroupStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
    }

    /** Who creates a group decides what its first claims say. */
    public enum Creator {
        /** An agent that found none: somebody may have deleted it, so the first claim of each seat waits. */
        AGENT(ClaimState.REVOKED),
        /** An operator, who says that the group never was. */
        OPERATOR(ClaimState.RELEASED);

        private final ClaimState first;

        Creator(ClaimState first) {
            this.first = first;
        }
    }

    /** Names of all groups; fails with {@link EnsembleUnreachable}. */
    public CompletableFuture<List<GroupName>> list() {
        return calls.children(paths.groups()).thenApply(reply -> EnsembleUnreachable.children(reply).stream()
                // What somebody made there by hand is no group, and must not hide the others.
                .filter(GroupName::isAllowed)
                .map(GroupName::new)
                .sorted()
                .toList());
    }

    /**
     * Creates a group with its spec and claims in one transaction; done is version 0 of the spec.
     *
     * <p>A group that was deleted left its claims behind: an operator's creation finds and keeps them, an agent's is
     * refused.
     */
    public CompletableFuture<Outcome> create(GroupName group, GroupSpec spec, Creator creator) {
        return remains(group).thenCompose(found -> {
            if (found instanceof Remains.Unknown unknown) {
                return CompletableFuture.completedFuture(new Outcome.Unknown(unknown.why()));
            }
            Remains.Known known = (Remains.Known) found;
            if (known.has("spec")) {
                return CompletableFuture.completedFuture(new Outcome.Refused("group " + group + " exists already"));
            }
            boolean deleted = (known.has("epoch") && !known.has("confirmed"))
                    || !known.seats().isEmpty();
            if (creator == Creator.AGENT && deleted) {
                return CompletableFuture.completedFuture(
                        new Outcome.Refused("group " + group + " was deleted; an operator has to apply it again"));
            }
            return creation(group, spec, creator.first, known).send(calls).thenApply(Transaction.Ended::outcome);
        });
    }

    /**
     * Changes the policy of a group; done is the new version of its spec.
     *
     * <p>Seats that come into being and claims of seats that are to go are part of the same transaction. When only claims
     * moved meanwhile it is tried again, at most {@value #ATTEMPTS} times; a spec of another version refuses it.
     */
    public CompletableFuture<Outcome> change(GroupName group, GroupSpec spec, int specVersion) {
        return change(group, spec, specVersion, ATTEMPTS);
    }

    /**
     * Deletes the spec of a group whose seats are all released; its claims and its epoch stay, so that epochs only grow.
     *
     * <p>Members freeze until the group is applied again or taken out of their configuration.
     */
    public CompletableFuture<Outcome> delete(GroupName group, int specVersion) {
        return new GroupReader(connection).readCommitted(group).thenCompose(state -> {
            if (!(state instanceof GroupState.Present present)) {
                return CompletableFuture.completedFuture(refusal(group, state));
            }
            Transaction transaction = new Transaction(connection.acl());
            transaction.delete("the spec changed", paths.spec(group), specVersion);
            for (var seat : present.view().seats()) {
                if (seat.claim().state() != ClaimState.RELEASED || !seat.debts().isEmpty()) {
                    return CompletableFuture.completedFuture(new Outcome.Refused("seat " + seat.seat()
                            + " is not released: stop the group first, and vouch for what cannot be reached"));
                }
                transaction.check("a claim changed", paths.claim(group, seat.seat()), seat.claimVersion());
            }
            return transaction.send(calls).thenApply(Transaction.Ended::outcome);
        });
    }

    private CompletableFuture<Outcome> change(GroupName group, GroupSpec spec, int specVersion, int attempts) {
        return new GroupReader(connection).readCommitted(group).thenCompose(state -> {
            if (!(state instanceof GroupState.Present present)) {
                return CompletableFuture.completedFuture(refusal(group, state));
            }
            if (present.view().specVersion() != specVersion) {
                return CompletableFuture.completedFuture(new Outcome.Refused(
                        "the spec is at version " + present.view().specVersion() + ", not " + specVersion));
            }
            return new SpecChange(connection, group, present.view()).to(spec).thenCompose(ended -> {
                boolean claimsMoved = !ended.isDone() && !ended.isUnknown() && !ended.isRefusedAt(0);
                return claimsMoved && attempts > 1
                        ? change(group, spec, specVersion, attempts - 1)
                        : CompletableFuture.completedFuture(ended.outcome(done -> done.version(0)));
            });
        });
    }

    private static Outcome refusal(GroupName group, GroupState state) {
        if (state instanceof GroupState.Unreachable unreachable) {
            return new Outcome.Unknown(unreachable.why());
        }
        return new Outcome.Refused(
                state instanceof GroupState.Unreadable unreadable
                        ? unreadable.sentence()
                        : "there is no group " + group);
    }

    /** What of a group exists before it is created: its latch, or the claims of one that was deleted. */
    private sealed interface Remains {
        record Known(List<String> parts, List<String> seats) implements Remains {
            boolean has(String part) {
                return parts.contains(part);
            }
        }

        record Unknown(String why) implements Remains {}
    }

    private CompletableFuture<Remains> remains(GroupName group) {
        return calls.children(paths.group(group)).thenCombine(calls.children(paths.seats(group)), (parts, seats) -> {
            if (parts instanceof Reply.Failed<List<String>> failed) {
                return new Remains.Unknown(failed.why());
            }
            if (seats instanceof Reply.Failed<List<String>> failed) {
                return new Remains.Unknown(failed.why());
            }
            List<String> present = new ArrayList<>(names(parts).orElse(List.of()));
            if (parts instanceof Reply.Found<List<String>>) {
                present.add("");
            }
            return new Remains.Known(present, names(seats).orElse(List.of()));
        });
    }

    private static Optional<List<String>> names(Reply<List<String>> reply) {
        return reply instanceof Reply.Found<List<String>> found ? Optional.of(found.value()) : Optional.empty();
    }

    private Transaction creation(GroupName group, GroupSpec spec, ClaimState first, Remains.Known known) {
        String why = "group " + group + " is being created by somebody else";
        Transaction transaction = new Transaction(connection.acl());
        if (!known.has("")) {
            transaction.create(why, paths.group(group), Codecs.marker());
        }
        for (String parent :
                List.of(paths.latch(group), paths.members(group), paths.history(group), paths.seats(group))) {
            if (!known.has(Paths.name(parent))) {
                transaction.create(why, parent, Codecs.marker());
            }
        }
        transaction.create(why, paths.spec(group), SpecCodec.SPEC.encode(spec, Codec.NOTHING_UNKNOWN));
        if (!known.has(Paths.name(paths.epoch(group)))) {
            transaction.create(why, paths.epoch(group), Codecs.EPOCH.encode(Epoch.NONE, Codec.NOTHING_UNKNOWN));
        }
        for (int number = 0; number < spec.seats().orElse(0); number++) {
            if (!known.seats().contains(String.valueOf(number))) {
                ClaimStore.addSeat(transaction, paths, group, new Seat(number), neverHeld(spec, first));
            }
        }
        return transaction;
    }

    static Claim neverHeld(GroupSpec spec, ClaimState state) {
        return new Claim(Epoch.NONE, Optional.empty(), state, spec.terms(), Cause.START);
    }
}
