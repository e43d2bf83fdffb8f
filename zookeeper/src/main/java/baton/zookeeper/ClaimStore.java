package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.FenceFailure;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import baton.failover.member.Command;
import baton.failover.member.LeaseCheck;
import baton.failover.member.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The transactions on claims and debts.
 *
 * <p>Each is sent once and never again by itself: a transaction whose outcome is unknown may still be committed later,
 * and sending it again would hide that. Futures complete within the connection's limit, never exceptionally, on the event
 * thread or the timer's.
 */
public final class ClaimStore {
    /** A claim that moves while it is verified is read again, but not for ever. */
    private static final int VERIFY_ATTEMPTS = 3;

    private final EnsembleConnection connection;
    private final Calls calls;
    private final Paths paths;
    private final Records records;
    private final HistoryStore history;

    public ClaimStore(EnsembleConnection connection) {
        this.connection = connection;
        this.calls = connection.calls();
        this.paths = connection.paths();
        this.records = connection.records();
        this.history = new HistoryStore(connection);
    }

    /** Takes a seat, when everything is still as the command says, and writes {@code told} into the history with it. */
    public CompletableFuture<Outcome> claim(Command.Claim command, HistoryEntry told) {
        GroupName group = command.group();
        String claim = paths.claim(group, command.seat());
        String epoch = paths.epoch(group);
        return both(
                        records.encode(calls, Codecs.CLAIM, claim, command.claimVersion(), command.claim()),
                        records.encode(
                                calls,
                                Codecs.EPOCH,
                                epoch,
                                command.epochVersion(),
                                command.claim().epoch()))
                .thenCompose(bytes -> {
                    Transaction transaction = new Transaction(connection.acl());
                    transaction.check("the spec changed", paths.spec(group), command.specVersion());
                    transaction.check(
                            "the own latch node is gone",
                            paths.latchEntry(group, command.ownLatch().id()),
                            -1);
                    command.leaseCheck().ifPresent(check -> addLeaseCheck(transaction, check));
                    command.debt()
                            .ifPresent(debt -> transaction.create(
                                    "the debt of " + debt.node() + " is on record already",
                                    paths.debt(group, command.seat(), debt),
                                    Owed.CODEC.encode(new Owed(debt, Optional.empty()), Codec.NOTHING_UNKNOWN)));
                    transaction.set("another epoch was claimed", epoch, bytes.get(1), command.epochVersion());
                    transaction.set("the claim changed", claim, bytes.get(0), command.claimVersion());
                    return send(transaction, claim, group, told);
                });
    }

    /** Adds a seat together with its claim and its entry in the history. */
    public CompletableFuture<Outcome> addSeat(Command.AddSeat command, HistoryEntry told) {
        GroupName group = command.group();
        String epoch = paths.epoch(group);
        return records.encode(
                        calls,
                        Codecs.EPOCH,
                        epoch,
                        command.epochVersion(),
                        command.claim().epoch())
                .thenCompose(bytes -> {
                    Transaction transaction = new Transaction(connection.acl());
                    transaction.check("the spec changed", paths.spec(group), command.specVersion());
                    transaction.check(
                            "the own latch node is gone",
                            paths.latchEntry(group, command.ownLatch().id()),
                            -1);
                    transaction.set("another epoch was claimed", epoch, bytes, command.epochVersion());
                    addSeat(transaction, paths, group, command.seat(), command.claim());
                    return send(transaction, paths.claim(group, command.seat()), group, told);
                });
    }

    /** Rewrites an own claim under its epoch: adoption, or other terms. */
    public CompletableFuture<Outcome> amend(Command.Amend command) {
        GroupName group = command.group();
        String path = paths.claim(group, command.seat());
        return records.encode(calls, Codecs.CLAIM, path, command.claimVersion(), command.claim())
                .thenCompose(bytes -> {
                    Transaction transaction = new Transaction(connection.acl());
                    transaction.set("the claim changed", path, bytes, command.claimVersion());
                    return send(transaction, path);
                });
    }

    /** Gives a claim back whose holder was proved stopped, and writes {@code told} into the history with it. */
    public CompletableFuture<Outcome> release(Command.Release command, HistoryEntry told) {
        return rewrite(command.group(), command.seat(), command.claim().released(), command.claimVersion(), told);
    }

    /** Deletes a debt; one that is gone already counts as paid. */
    public CompletableFuture<Outcome> payDebt(GroupName group, Seat seat, Debt debt) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.delete("the debt is gone", paths.debt(group, seat, debt), -1);
        return transaction.send(calls).thenApply(ended -> {
            if (ended.isDone() || ended.isRefusedAsAbsent()) {
                return new Outcome.Done(0);
            }
            return ended.outcome();
        });
    }

    /** Keeps with a debt that its node could not be fenced; a debt that was paid meanwhile needs no such note. */
    public CompletableFuture<Outcome> noteFenceFailure(GroupName group, Seat seat, Debt debt, FenceFailure failure) {
        String path = paths.debt(group, seat, debt);
        return calls.read(path).thenCompose(reply -> {
            if (reply instanceof Reply.Failed<Node> failed) {
                return CompletableFuture.completedFuture(new Outcome.Unknown(failed.why()));
            }
            if (!(reply instanceof Reply.Found<Node> found)) {
                return CompletableFuture.completedFuture(new Outcome.Done(0));
            }
            byte[] record = Owed.CODEC.encode(
                    new Owed(debt, Optional.of(failure)),
                    Owed.CODEC.decode(found.value()).unknown());
            Transaction transaction = new Transaction(connection.acl());
            transaction.set("the debt is gone", path, record, -1);
            return transaction
                    .send(calls)
                    .thenApply(ended -> ended.isRefusedAsAbsent() ? new Outcome.Done(0) : ended.outcome());
        });
    }

    /**
     * An operator's word that the holder of a revoked claim cannot act under {@code epoch}: the seat is released.
     *
     * <p>Whether that word may be taken, the caller decides, by the claim at version {@code judged}: one that changed since
     * may say now that its holder's stop failed.
     */
    public CompletableFuture<Outcome> vouch(GroupName group, Seat seat, Epoch epoch, int judged, HistoryEntry told) {
        return current(group, seat, epoch, (claim, version) -> switch (claim.state()) {
            case HELD -> refused("the seat is held: it has to be fenced first");
            case REVOKED ->
                version == judged
                        ? rewrite(group, seat, claim.released(), version, told)
                        : refused("the claim changed since it was read");
            case RELEASED -> onlyTold(group, version, told);
        });
    }

    /**
     * Revokes the claim of {@code epoch}: no renewal covers it any more, and its holder must stop.
     *
     * <p>A claim that is revoked already is not written again, or the wait of its successors would start anew; only {@code
     * told} is.
     */
    public CompletableFuture<Outcome> revoke(GroupName group, Seat seat, Epoch epoch, HistoryEntry told) {
        return current(group, seat, epoch, (claim, version) -> switch (claim.state()) {
            case HELD -> rewrite(group, seat, claim.revoked(), version, told);
            case REVOKED -> onlyTold(group, version, told);
            case RELEASED -> refused("the seat was released: its holder was proved stopped");
        });
    }

    /** Says whether {@code epoch} is current, by a committed check of its claim; never completes exceptionally. */
    public CompletableFuture<Verdict> verify(GroupName group, Epoch epoch) {
        return verify(group, epoch, VERIFY_ATTEMPTS);
    }

    private CompletableFuture<Verdict> verify(GroupName group, Epoch epoch, int attempts) {
        return new GroupReader(connection).readCommitted(group).thenCompose(state -> {
            if (!(state instanceof GroupState.Present present)) {
                return CompletableFuture.completedFuture(new Verdict.NotKnown(sentence(group, state)));
            }
            Optional<SeatView> seat = present.view().seats().stream()
                    .filter(known -> known.claim().state() == ClaimState.HELD
                            && known.claim().epoch().equals(epoch))
                    .findFirst();
            if (seat.isEmpty()) {
                return CompletableFuture.completedFuture(
                        new Verdict.NotCurrent(present.view().epoch()));
            }
            Transaction transaction = new Transaction(connection.acl());
            transaction.check(
                    "the claim changed",
                    paths.claim(group, seat.get().seat()),
                    seat.get().claimVersion());
            return transaction.send(calls).thenCompose(ended -> {
                if (ended.isDone()) {
                    return CompletableFuture.completedFuture(
                            new Verdict.Current(seat.get().seat()));
                }
                return ended.isUnknown() || attempts == 1
                        ? CompletableFuture.completedFuture(
                                new Verdict.NotKnown(ended.outcome().toString()))
                        : verify(group, epoch, attempts - 1);
            });
        });
    }

    private static String sentence(GroupName group, GroupState state) {
        if (state instanceof GroupState.Unreadable unreadable) {
            return unreadable.sentence();
        }
        return state instanceof GroupState.Unreachable unreachable ? unreachable.why() : "there is no group " + group;
    }

    /** Adds what a new seat consists of. */
    static void addSeat(Transaction transaction, Paths paths, GroupName group, Seat seat, Claim claim) {
        String why = "seat " + seat + " exists already";
        transaction.create(why, paths.seat(group, seat), Codecs.marker());
        transaction.create(why, paths.debts(group, seat), Codecs.marker());
        transaction.create(why, paths.claim(group, seat), Codecs.CLAIM.encode(claim, Codec.NOTHING_UNKNOWN));
    }

    private interface Rewrite {
        CompletableFuture<Outcome> of(Claim claim, int version);
    }

    private CompletableFuture<Outcome> current(GroupName group, Seat seat, Epoch epoch, Rewrite rewrite) {
        return calls.read(paths.claim(group, seat)).thenCompose(reply -> {
            if (reply instanceof Reply.Failed<Node> failed) {
                return CompletableFuture.completedFuture(new Outcome.Unknown(failed.why()));
            }
            if (!(reply instanceof Reply.Found<Node> found)) {
                return refused("there is no seat " + seat + " in group " + group);
            }
            Decoded<Claim> decoded = records.decode(Codecs.CLAIM, found.value());
            if (!(decoded instanceof Decoded.Value<Claim> known)) {
                return refused(decoded.unreadable().map(Undecodable::sentence).orElse(""));
            }
            if (!known.value().epoch().equals(epoch)) {
                return refused(
                        "the epoch of seat " + seat + " is " + known.value().epoch() + ", not " + epoch);
            }
            return rewrite.of(known.value(), known.version());
        });
    }

    /** Nothing has to change, but it was asked for once more. */
    private CompletableFuture<Outcome> onlyTold(GroupName group, int version, HistoryEntry told) {
        return history.append(group, told)
                .thenApply(outcome -> outcome instanceof Outcome.Done ? new Outcome.Done(version) : outcome);
    }

    private CompletableFuture<Outcome> rewrite(
            GroupName group, Seat seat, Claim claim, int version, HistoryEntry told) {
        String path = paths.claim(group, seat);
        return records.encode(calls, Codecs.CLAIM, path, version, claim).thenCompose(bytes -> {
            Transaction transaction = new Transaction(connection.acl());
            transaction.set("the claim changed", path, bytes, version);
            return send(transaction, path, group, told);
        });
    }

    private void addLeaseCheck(Transaction transaction, LeaseCheck check) {
        String lease = paths.lease(check.holder());
        if (check.version() != SeatView.NO_LEASE) {
            transaction.check("the lease of " + check.holder().node() + " moved", lease, check.version());
            return;
        }
        // There is no check of absence: what can be created and taken away again was not there. Its parents are made on
        // the way, without waiting: calls of one session are carried out in order.
        var unused = connection.ensureExist(List.of(
                paths.node(check.holder().node()), paths.leases(check.holder().node())));
        transaction.create("the lease of " + check.holder().node() + " is there again", lease, Codecs.marker());
        transaction.delete("the lease of " + check.holder().node() + " is there again", lease, -1);
    }

    /** Sends a change together with its entry in the history; a history that somebody deleted is made again. */
    private CompletableFuture<Outcome> send(Transaction transaction, String claim, GroupName group, HistoryEntry told) {
        int step = history.addTo(transaction, group, told);
        return transaction.send(calls).thenApply(ended -> {
            ended.rewritten(records);
            if (ended.isDone()) {
                history.prune(group);
            } else if (ended.isRefusedAt(step)) {
                var unused = connection.ensureExist(List.of(paths.history(group)));
            }
            return ended.outcome(done -> transaction.versionOf(claim, done));
        });
    }

    private CompletableFuture<Outcome> send(Transaction transaction, String claim) {
        return transaction.send(calls).thenApply(ended -> {
            ended.rewritten(records);
            return ended.outcome(done -> transaction.versionOf(claim, done));
        });
    }

    private static CompletableFuture<Outcome> refused(String why) {
        return CompletableFuture.completedFuture(new Outcome.Refused(why));
    }

    private static CompletableFuture<List<byte[]>> both(
            CompletableFuture<byte[]> first, CompletableFuture<byte[]> second) {
        return first.thenCombine(second, List::of);
    }
}
