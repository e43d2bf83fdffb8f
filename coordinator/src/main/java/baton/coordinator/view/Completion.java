package baton.coordinator.view;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Epoch;
import baton.failover.group.GroupSpec;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a fence or a change of the spec is carried out: what must have become of the claims.
 *
 * <p>Agents finish a switchover themselves. These two have no agent that could say that they are done, so any
 * coordinator works it out from the claims and its own clock; one that was just started waits a little longer.
 */
public sealed interface Completion {
    String VERSION = "version";
    String SURPLUS = "surplus";

    /** Not yet; the sentence says what for. */
    record Waiting(String sentence) implements Completion {}

    /** It ended. */
    record Ended(boolean succeeded, String sentence) implements Completion {}

    static Completion of(Operation operation, GroupSight sight) {
        return operation.kind() == Operation.Kind.FENCE
                ? fenced(operation.parameters(), sight)
                : applied(operation.parameters(), sight);
    }

    private static Completion fenced(Map<String, String> parameters, GroupSight sight) {
        Seat seat = new Seat(Integer.parseInt(parameters.getOrDefault("seat", "0")));
        Epoch epoch = new Epoch(Long.parseLong(parameters.getOrDefault("epoch", "0")));
        return pending(sight, seat, epoch)
                .<Completion>map(Waiting::new)
                .orElseGet(() -> new Ended(true, "nobody acts under epoch " + epoch + " any more"));
    }

    /** Every seat counts, not only those that were read when it was asked: a member may have added one just before. */
    private static Completion applied(Map<String, String> parameters, GroupSight sight) {
        int version = Integer.parseInt(parameters.getOrDefault(VERSION, "0"));
        int present = sight.view().specVersion();
        if (present < version) {
            return new Waiting("the new spec was not seen here yet");
        }
        List<String> pending = sight.view().seats().stream()
                .flatMap(seat -> unfinished(sight, seat).stream())
                .toList();
        if (pending.isEmpty()) {
            return new Ended(
                    true,
                    present == version
                            ? "every claim is as the new spec wants it"
                            : "every claim is as version " + present + " wants it, which came after");
        }
        return present == version
                ? new Waiting(String.join("; ", pending))
                : new Ended(false, "version " + present + " took its place before it was carried out");
    }

    private static Optional<String> unfinished(GroupSight sight, SeatView seat) {
        if (sight.view().spec().hasSeat(seat.seat())) {
            return oldTerms(sight, seat);
        }
        return seat.claim().state() == ClaimState.HELD
                ? Optional.of("seat " + seat.seat() + " is held although there shall be none")
                : pending(sight, seat.seat(), seat.claim().epoch());
    }

    /** Why somebody may still act under that epoch; empty when nobody can. */
    private static Optional<String> pending(GroupSight sight, Seat seat, Epoch epoch) {
        Optional<SeatView> found = sight.view().seat(seat);
        if (found.isEmpty()) {
            return Optional.of("seat " + seat + " was not seen here yet");
        }
        Claim claim = found.get().claim();
        if (claim.epoch().isAbove(epoch) || claim.state() == ClaimState.RELEASED) {
            return Optional.empty();
        }
        if (claim.state() == ClaimState.HELD) {
            return Optional.of("seat " + seat + " was not seen revoked here yet");
        }
        if (claim.terms().keep()) {
            return Optional.of(
                    "the holder of seat " + seat + " goes on without ZooKeeper, so no wait proves it stopped:"
                            + " it must give the seat back, be fenced or be vouched for");
        }
        var wait = LeaseBudget.waitFor(claim.terms().lease());
        var unchanged = sight.signs(seat).claimUnchanged();
        return unchanged.compareTo(wait) >= 0
                ? Optional.empty()
                : Optional.of("the holder of seat " + seat + " may act for "
                        + wait.minus(unchanged).toMillis() + " ms more unless it gives the seat back before");
    }

    /** Why a seat that stays does not follow the present spec yet. */
    private static Optional<String> oldTerms(GroupSight sight, SeatView seat) {
        GroupSpec spec = sight.view().spec();
        Claim claim = seat.claim();
        if (claim.state() == ClaimState.RELEASED) {
            return Optional.empty();
        }
        if (claim.state() == ClaimState.REVOKED) {
            return claim.terms().keep() && !spec.terms().keep()
                    ? pending(sight, seat.seat(), claim.epoch())
                    : Optional.empty();
        }
        return claim.terms().equals(spec.terms())
                ? Optional.empty()
                : Optional.of("the claim of seat " + seat.seat() + " still has a lease of "
                        + claim.terms().lease().toMillis() + " ms, keep "
                        + claim.terms().keep());
    }
}
