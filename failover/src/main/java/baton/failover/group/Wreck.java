package baton.failover.group;

import java.util.List;
import java.util.Optional;

/**
 * What is left of a group, read record by record because some may be missing.
 *
 * @param ensemble identity of the ensemble, if it has one
 * @param unstopped members that say that their stop failed
 */
public record Wreck(
        Optional<String> ensemble,
        Optional<Confirmation> confirmation,
        Optional<GroupSpec> spec,
        Optional<Epoch> epoch,
        List<Place> seats,
        List<Holder> unstopped) {
    /** A seat, and its claim if there is one. */
    public record Place(Seat seat, Optional<Claim> claim) {}

    public Wreck {
        seats = List.copyOf(seats);
        unstopped = List.copyOf(unstopped);
    }

    /** True when it is on record, or its holder says now, that the stop of this claim's holder failed. */
    public boolean isUnstopped(Claim claim) {
        return claim.stopFailed()
                || claim.holder()
                        .filter(holder -> unstopped.stream().anyMatch(holder::sharesHostWith))
                        .isPresent();
    }

    /** The highest epoch that any record shows. */
    public Epoch highest() {
        Epoch highest = epoch.orElse(Epoch.NONE);
        for (Place seat : seats) {
            highest = seat.claim().map(Claim::epoch).orElse(Epoch.NONE).max(highest);
        }
        return highest;
    }
}
