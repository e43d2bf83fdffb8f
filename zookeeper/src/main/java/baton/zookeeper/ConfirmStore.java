package baton.zookeeper;

import baton.failover.group.Cause;
import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Confirmation;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Terms;
import baton.failover.group.Wreck;
import baton.failover.member.Outcome;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Ends an incident: what an operator confirmed is written in one transaction, through which every agent learns of it.
 *
 * <p>Afterwards the group's counter is at the base; every claim of a bounded group is revoked under the base epoch and
 * names nobody, so that the first claim waits W whatever its old holder says of it; whoever held one is on record with
 * a debt. Claims under {@code keep} stay: nobody is excluded there. Futures never complete exceptionally.
 */
public final class ConfirmStore {
    private final EnsembleConnection connection;
    private final Paths paths;

    public ConfirmStore(EnsembleConnection connection) {
        this.connection = connection;
        this.paths = connection.paths();
    }

    /** What was found of a group. */
    public sealed interface Found {
        record Read(Wreck wreck) implements Found {}

        /** A record cannot be understood; {@code sentence} says which and what to do. */
        record Unreadable(String sentence) implements Found {}

        record Unreachable(String why) implements Found {}
    }

    /** Reads what is left of a group, as it was after the call began. */
    public CompletableFuture<Found> read(GroupName group) {
        return Wreckage.read(connection, group)
                .<Found>thenApply(found -> new Found.Read(found.told()))
                .exceptionally(ConfirmStore::failed);
    }

    /**
     * Writes the confirmation, if the group still is as {@code seen}.
     *
     * @param base the epoch counter to be; above every epoch that anybody saw
     * @param newLife the ensemble gets a new identity, because its old one stands for what was lost; one that has no
     *     identity always gets one
     */
    public CompletableFuture<Outcome> confirm(GroupName group, Wreck seen, Epoch base, boolean newLife) {
        return Wreckage.read(connection, group)
                .thenCompose(found -> {
                    if (!found.told().equals(seen)) {
                        return CompletableFuture.<Outcome>completedFuture(
                                new Outcome.Refused("the group changed meanwhile"));
                    }
                    return transaction(group, found, seen, base, newLife)
                            .send(connection.calls())
                            .thenApply(Transaction.Ended::outcome);
                })
                .exceptionally(failure -> failed(failure) instanceof Found.Unreachable unreachable
                        ? new Outcome.Unknown(unreachable.why())
                        : new Outcome.Refused(String.valueOf(failure.getMessage())));
    }

    private Transaction transaction(GroupName group, Wreckage found, Wreck seen, Epoch base, boolean newLife) {
        Transaction transaction = new Transaction(connection.acl());
        String uuid = newLife || seen.ensemble().isEmpty()
                ? UUID.randomUUID().toString()
                : seen.ensemble().get();
        if (seen.ensemble().equals(Optional.of(uuid))) {
            transaction.check(
                    "the ensemble has another identity",
                    paths.ensemble(),
                    found.node(paths.ensemble()).orElseThrow().version());
        } else {
            put(transaction, found, Identity.CODEC, paths.ensemble(), uuid);
        }
        for (String parent : found.parents()) {
            if (!found.has(parent)) {
                transaction.create("the group changed meanwhile", parent, Codecs.marker());
            }
        }
        seen.spec()
                .ifPresent(spec -> transaction.check(
                        "the spec changed",
                        paths.spec(group),
                        found.node(paths.spec(group)).orElseThrow().version()));
        put(transaction, found, Codecs.EPOCH, paths.epoch(group), base);
        for (Wreck.Place place : seen.seats()) {
            addSeat(transaction, group, found, seen, place, base);
        }
        put(transaction, found, ConfirmationCodec.CONFIRMATION, paths.confirmed(group), new Confirmation(uuid, base));
        return transaction;
    }

    private void addSeat(
            Transaction transaction, GroupName group, Wreckage found, Wreck seen, Wreck.Place place, Epoch base) {
        Optional<GroupSpec> spec = seen.spec();
        Optional<Terms> terms = place.claim().map(Claim::terms).or(() -> spec.map(GroupSpec::terms));
        if (terms.isEmpty() || (place.claim().isPresent() && terms.get().keep())) {
            return;
        }
        for (String parent : new String[] {paths.seat(group, place.seat()), paths.debts(group, place.seat())}) {
            if (!found.has(parent) && !(parent.endsWith("/debts") && found.has(paths.seat(group, place.seat())))) {
                transaction.create("the group changed meanwhile", parent, Codecs.marker());
            }
        }
        // Whoever has the longer lease is waited for: the policy may be older or newer than the claim.
        Terms longer = spec.map(GroupSpec::terms)
                .filter(policy -> policy.lease().compareTo(terms.get().lease()) > 0)
                .orElse(terms.get());
        Claim revoked = new Claim(base, Optional.empty(), ClaimState.REVOKED, longer, Cause.START);
        put(transaction, found, Codecs.CLAIM, paths.claim(group, place.seat()), revoked);
        place.claim()
                .filter(claim -> claim.state() != ClaimState.RELEASED)
                .flatMap(claim -> claim.holder()
                        .map(holder ->
                                new Debt(holder.node(), holder.stamp(), claim.epoch(), "", seen.isUnstopped(claim))))
                .filter(debt -> !found.has(paths.debt(group, place.seat(), debt)))
                .ifPresent(debt -> transaction.create(
                        "the debt of " + debt.node() + " is on record already",
                        paths.debt(group, place.seat(), debt),
                        Owed.CODEC.encode(new Owed(debt, Optional.empty()), Codec.NOTHING_UNKNOWN)));
    }

    /** Writes a record over what was found, with the fields in it that this version does not know. */
    private static <T> void put(Transaction transaction, Wreckage found, Codec<T> codec, String path, T value) {
        Optional<Node> node = found.node(path);
        if (node.isPresent()) {
            transaction.set(
                    "the group changed meanwhile",
                    path,
                    codec.encode(value, codec.decode(node.get()).unknown()),
                    node.get().version());
        } else {
            transaction.create("the group changed meanwhile", path, codec.encode(value, Codec.NOTHING_UNKNOWN));
        }
    }

    private static Found failed(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof Wreckage.Unclear unclear
                ? new Found.Unreadable(String.valueOf(unclear.getMessage()))
                : new Found.Unreachable(String.valueOf(cause.getMessage()));
    }
}
