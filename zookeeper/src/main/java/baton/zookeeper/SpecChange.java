package baton.zookeeper;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One change of a group's spec with all that follows from it, as one transaction.
 *
 * <p>Fewer seats: each surplus claim that is held is revoked in the same instant, so that no holder learns of the new spec
 * before its claim is gone; every other surplus claim is checked, so that none is taken meanwhile.
 */
final class SpecChange {
    private final EnsembleConnection connection;
    private final GroupName group;
    private final GroupView view;

    SpecChange(EnsembleConnection connection, GroupName group, GroupView view) {
        this.connection = connection;
        this.group = group;
        this.view = view;
    }

    /** The first step of the transaction is the spec itself. */
    CompletableFuture<Transaction.Ended> to(GroupSpec spec) {
        List<SeatView> surplus = view.seats().stream()
                .filter(seat -> !spec.hasSeat(seat.seat()) && seat.claim().state() == ClaimState.HELD)
                .toList();
        String path = connection.paths().spec(group);
        return connection
                .records()
                .encode(connection.calls(), SpecCodec.SPEC, path, view.specVersion(), spec)
                .thenCombine(
                        Futures.all(surplus.stream().map(this::revocation).toList()),
                        (bytes, revocations) -> transaction(spec, bytes, surplus, revocations))
                .thenCompose(transaction -> transaction.send(connection.calls()))
                .thenApply(ended -> {
                    ended.rewritten(connection.records());
                    return ended;
                });
    }

    private CompletableFuture<byte[]> revocation(SeatView seat) {
        return connection
                .records()
                .encode(
                        connection.calls(),
                        Codecs.CLAIM,
                        connection.paths().claim(group, seat.seat()),
                        seat.claimVersion(),
                        seat.claim().revoked());
    }

    private Transaction transaction(GroupSpec spec, byte[] bytes, List<SeatView> surplus, List<byte[]> revocations) {
        Transaction transaction = new Transaction(connection.acl());
        transaction.set("the spec changed", connection.paths().spec(group), bytes, view.specVersion());
        // A member that added a seat since the view was read would keep it, though it is surplus now.
        transaction.check("a claim was made meanwhile", connection.paths().epoch(group), view.epochVersion());
        for (int index = 0; index < surplus.size(); index++) {
            SeatView seat = surplus.get(index);
            transaction.set(
                    "a claim changed",
                    connection.paths().claim(group, seat.seat()),
                    revocations.get(index),
                    seat.claimVersion());
        }
        for (SeatView seat : view.seats()) {
            if (!spec.hasSeat(seat.seat()) && seat.claim().state() != ClaimState.HELD) {
                transaction.check("a claim changed", connection.paths().claim(group, seat.seat()), seat.claimVersion());
            }
        }
        for (int number = 0; number < spec.seats().orElse(0); number++) {
            Seat seat = new Seat(number);
            if (view.seat(seat).isEmpty()) {
                Claim claim = GroupStore.neverHeld(spec, ClaimState.RELEASED);
                ClaimStore.addSeat(transaction, connection.paths(), group, seat, claim);
            }
        }
        return transaction;
    }
}
