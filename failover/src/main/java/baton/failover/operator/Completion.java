package baton.failover.operator;

import baton.failover.group.Claim;
import baton.failover.group.ClaimState;
import baton.failover.group.Debt;
import baton.failover.group.Epoch;
import baton.failover.group.GroupSpec;
import baton.failover.group.Holder;
import baton.failover.group.LeaseBudget;
import baton.failover.group.Seat;
import baton.failover.group.SeatView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a fence or a change of the spec is carried out: what must have become of the claims.
 *
 * <p>Agents finish a switchover themselves. These two have no agent that could say that they are done, so any
 * coordinator works it out from the claims, from what members report, and from its own clock; one that was just started
 * waits a little longer. A holder whose stop failed is never waited out: then the operation fails and says what to do.
 */
public sealed interface Completion {
    /** What for, or how it ended. */
    String sentence();

    String VERSION = "version";
    String SURPLUS = "surplus";

    /** Not yet; the sentence says what for. */
    record Waiting(String sentence) implements Completion {}

    /** It ended. */
    record Ended(boolean succeeded, String sentence) implements Completion {}

    /** False for what the agents end themselves. */
    static boolean judges(Operation.Kind kind) {
        return kind == Operation.Kind.FENCE || kind == Operation.Kind.APPLY;
    }

    static Completion of(Operation operation, GroupSight sight) {
        return operation.kind() == Operation.Kind.FENCE
                ? fenced(operation.parameters(), sight)
                : applied(operation.parameters(), sight);
    }

    private static Completion fenced(Map<String, String> parameters, GroupSight sight) {
        Seat seat = new Seat(Integer.parseInt(parameters.getOrDefault("seat", "0")));
        Epoch epoch = new Epoch(Long.parseLong(parameters.getOrDefault("epoch", "0")));
        return pending(sight, seat, epoch)
                .orElseGet(() -> new Ended(true, "nobody acts under epoch " + epoch + " any more"));
    }

    /** Every seat counts, not only those that were read when it was asked: a member may have added one just before. */
    private static Completion applied(Map<String, String> parameters, GroupSight sight) {
        int version = Integer.parseInt(parameters.getOrDefault(VERSION, "0"));
        int present = sight.view().specVersion();
        if (present < version) {
            return new Waiting("the new spec was not seen here yet");
        }
        List<Completion> pending = sight.view().seats().stream()
                .flatMap(seat -> unfinished(sight, seat).stream())
                .toList();
        if (pending.isEmpty()) {
            return new Ended(
                    true,
                    present == version
                            ? "every claim is as the new spec wants it"
                            : "every claim is as version " + present + " wants it, which came after");
        }
        if (present != version) {
            return new Ended(false, "version " + present + " took its place before it was carried out");
        }
        boolean waits = pending.stream().anyMatch(Waiting.class::isInstance);
        String sentences = pending.stream().map(Completion::sentence).collect(Collectors.joining("; "));
        return waits ? new Waiting(sentences) : new Ended(false, sentences);
    }

    private static Optional<Completion> unfinished(GroupSight sight, SeatView seat) {
        if (sight.view().spec().hasSeat(seat.seat())) {
            return oldTerms(sight, seat);
        }
        return seat.claim().state() == ClaimState.HELD
                ? waiting("seat " + seat.seat() + " is still held, but the policy has no such seat")
                : pending(sight, seat.seat(), seat.claim().epoch());
    }

    private static Optional<Completion> waiting(String sentence) {
        return Optional.of(new Waiting(sentence));
    }

    /** Why somebody may still act under that epoch, or acts for certain; empty when nobody can. */
    private static Optional<Completion> pending(GroupSight sight, Seat seat, Epoch epoch) {
        Optional<SeatView> found = sight.view().seat(seat);
        if (found.isEmpty()) {
            return waiting("seat " + seat + " was not seen here yet");
        }
        Claim claim = found.get().claim();
        if (claim.epoch().isAbove(epoch)) {
            SeatView seen = found.get();
            return confirmed(sight, seen, epoch).or(() -> owed(sight, seen, epoch));
        }
        if (claim.state() == ClaimState.RELEASED) {
            return Optional.empty();
        }
        if (claim.state() == ClaimState.HELD) {
            return waiting("seat " + seat + " was not seen revoked here yet");
        }
        Duration wait = LeaseBudget.waitFor(claim.terms().lease());
        Duration unchanged = sight.signs(seat).claimUnchanged();
        boolean over = unchanged.compareTo(wait) >= 0;
        if (over && sight.view().isUnstopped(claim)) {
            return Optional.of(unstopped(sight, claim.holder().orElseThrow(), epoch));
        }
        if (claim.terms().keep()) {
            return waiting("the holder of seat " + seat + " goes on without ZooKeeper, so no wait proves it stopped:"
                    + " it must give the seat back, be fenced or be vouched for");
        }
        return over
                ? Optional.empty()
                : waiting("the holder of seat " + seat + " may act for "
                        + wait.minus(unchanged).toMillis() + " ms more unless it gives the seat back before");
    }

    private static Completion unstopped(GroupSight sight, Holder holder, Epoch epoch) {
        return new Ended(
                false,
                "the wait is over, and " + holder.node()
                        + (sight.view().saysStopFailed(holder.node(), holder.stamp()) ? " says" : " said")
                        + " that it is NOT stopped under epoch " + epoch + "; nobody else starts beside it: "
                        + Vouching.remedy(sight, holder.node(), epoch));
    }

    /** A confirmation took the seat from its holder, and nobody has waited for its hold yet. */
    private static Optional<Completion> confirmed(GroupSight sight, SeatView seat, Epoch epoch) {
        Claim claim = seat.claim();
        boolean owes = seat.debts().stream().anyMatch(debt -> debt.epoch().equals(epoch));
        Duration left = LeaseBudget.waitFor(claim.terms().lease())
                .minus(sight.signs(seat.seat()).claimUnchanged());
        return owes
                        && claim.state() == ClaimState.REVOKED
                        && claim.holder().isEmpty()
                        && left.compareTo(Duration.ZERO) > 0
                ? waiting("a confirmation took seat " + seat.seat() + " from its holder, which may act for "
                        + left.toMillis() + " ms more unless it pays its debt before")
                : Optional.empty();
    }

    /** A successor took the seat: what it waited for was enough, but not for a node whose stop failed. */
    private static Optional<Completion> owed(GroupSight sight, SeatView seat, Epoch epoch) {
        Optional<Debt> debt = seat.debts().stream()
                .filter(each -> each.epoch().equals(epoch) && sight.view().isUnstopped(each))
                .findFirst();
        if (debt.isEmpty()) {
            return Optional.empty();
        }
        String who = debt.get().node() + " said that it is NOT stopped under epoch " + epoch;
        return seat.fenceFailures().containsKey(debt.get())
                ? Optional.of(new Ended(
                        false,
                        who + " and could not be fenced: "
                                + Vouching.remedy(sight, debt.get().node(), epoch)))
                : waiting(who + "; who took the seat has to fence it");
    }

    /** Why a seat that stays does not follow the present spec yet. */
    private static Optional<Completion> oldTerms(GroupSight sight, SeatView seat) {
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
                : waiting("the claim of seat " + seat.seat() + " still has a lease of "
                        + claim.terms().lease().toMillis() + " ms, keep "
                        + claim.terms().keep());
    }
}
