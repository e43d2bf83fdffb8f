package baton.failover.policy;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One inequality of the protocol with its numbers.
 *
 * @param holds empty when it cannot be known
 * @param leftMillis what the lease leaves
 * @param needMillis what the event takes; empty when it cannot be known
 * @param inequality the sum, spelled out
 * @param sentence what it means for the group
 */
public record Inequality(
        String code,
        Optional<Boolean> holds,
        long leftMillis,
        OptionalLong needMillis,
        String inequality,
        String sentence) {

    /** The same numbers where something else than they decides. */
    public Inequality decided(boolean otherwise, String why) {
        return new Inequality(code, Optional.of(otherwise), leftMillis, needMillis, inequality, why);
    }
}
