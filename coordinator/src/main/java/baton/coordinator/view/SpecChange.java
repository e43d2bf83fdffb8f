package baton.coordinator.view;

import baton.failover.group.ClaimState;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.GroupView;
import baton.failover.group.Seat;
import baton.failover.operator.Completion;
import baton.failover.operator.Operation;
import baton.failover.operator.Requested;
import baton.failover.operator.SeatClaim;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A new spec for a group, and what it takes away.
 *
 * @param surplus every claim beyond the new number of seats, as it was read; the transaction looks again
 * @param touchesClaims some claims have to change before it is carried out
 */
public record SpecChange(GroupSpec after, List<SeatClaim> surplus, boolean touchesClaims) {
    public SpecChange {
        surplus = List.copyOf(surplus);
    }

    public static SpecChange of(GroupView view, GroupSpec after) {
        List<SeatClaim> surplus = view.seats().stream()
                .filter(seat -> !after.hasSeat(seat.seat()))
                .map(seat -> new SeatClaim(seat.seat(), seat.claim(), seat.claimVersion()))
                .toList();
        boolean touches = !view.spec().seats().equals(after.seats())
                || !view.spec().terms().equals(after.terms());
        return new SpecChange(after, surplus, touches);
    }

    /** The claims whose holders have to stop. */
    public List<SeatClaim> losing() {
        return surplus.stream()
                .filter(claim -> claim.claim().state() != ClaimState.RELEASED)
                .toList();
    }

    /** Empty when no claim has to change: then it is carried out as soon as it is written. */
    public Optional<Operation> operation(GroupName group, int version, Requested requested) {
        if (!touchesClaims) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put(Completion.VERSION, Integer.toString(version + 1));
        seats(after).ifPresent(count -> parameters.put("seats", count));
        parameters.put(
                Completion.SURPLUS, losing().stream().map(SpecChange::written).collect(Collectors.joining(" ")));
        return Optional.of(requested.operation(Operation.Kind.APPLY, group, parameters));
    }

    private static Optional<String> seats(GroupSpec spec) {
        return spec.seats().isPresent()
                ? Optional.of(Integer.toString(spec.seats().getAsInt()))
                : Optional.empty();
    }

    private static String written(SeatClaim claim) {
        Seat seat = claim.seat();
        return seat + "@" + claim.claim().epoch();
    }
}
