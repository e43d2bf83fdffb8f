package baton.failover.member;

import java.time.Duration;

/**
 * How many seats a host gives up at the same time when nothing is wrong with it.
 *
 * <p>A host that is drained, stopped or outranked may hold hundreds of seats. All stops at once would use up its
 * processors, and then the renewals of those that wait would be late: groups would lose what they were to hand over. So a
 * few stops begin, and the next one when one of them is over. A stop that takes longer than the patience waits for
 * something other than a processor, so it delays the others no further.
 *
 * <p>What must stop for another reason waits for nothing.
 */
final class HandingOver {
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** The end of another group's stop is no event of the group that waits. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private HandingOver() {}

    /** True when a seat may be given up now; else this turn asks to be woken to see again. */
    static boolean mayBegin(Turn turn) {
        long underWay = turn.node.members.values().stream()
                .flatMap(member -> member.tenure.stream())
                .filter(tenure ->
                        isStopping(tenure) && !tenure.phaseSince.plus(PATIENCE).isReached(turn.now))
                .limit(AT_ONCE)
                .count();
        if (underWay < AT_ONCE) {
            return true;
        }
        turn.wakeAt(turn.now.plus(LOOK));
        return false;
    }

    private static boolean isStopping(Tenure tenure) {
        return switch (tenure.phase) {
            case DRAINING, DEMOTING, VERIFYING, KILLING, RELEASING -> true;
            case CLAIMING, PROVING, HOLDING, PROMOTING, CHECKING, ADOPTING, ACTIVE, RESTARTING, STOP_FAILED -> false;
        };
    }
}
