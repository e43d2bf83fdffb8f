package baton.faults;

import java.time.Duration;
import java.util.Optional;

/**
 * What Baton promises about a fault.
 *
 * @param moves whether somebody else is to become active
 * @param reach whose: of the group that the fault is aimed at, or of every group active on that host
 * @param within when somebody else is to move: how soon after the fault; else how long the fault lasts
 * @param settle how soon after the healing exactly one is active, and everybody else stands by without debts
 * @param strict whether a group that should not have moved is a failure; else it is counted, because a machine that is too
 *     busy makes some
 * @param hole the known hole that the fault goes through; empty where exclusion is promised
 * @param bound how long two may be active in that hole; nothing where the hole has no bound
 */
record Promise(
        Moves moves,
        Reach reach,
        Duration within,
        Duration settle,
        boolean strict,
        String hole,
        Optional<Duration> bound) {
    enum Moves {
        MUST,
        MUST_NOT,
        /** The profile {@code fast} warns that it does not ride this out. */
        MAY
    }

    enum Reach {
        GROUP,
        HOST
    }

    private static final Duration SETTLE = Duration.ofSeconds(20);

    /** The group that the fault is aimed at gets another active. */
    static Promise groupMoves(Duration within) {
        return of(Moves.MUST, Reach.GROUP, within);
    }

    /** Every group that is active on the host does. */
    static Promise hostMoves(Duration within) {
        return of(Moves.MUST, Reach.HOST, within);
    }

    /** Nobody moves while the fault lasts, nor when it is healed. */
    static Promise calm(Duration lasts) {
        return of(Moves.MUST_NOT, Reach.HOST, lasts);
    }

    /** Whoever it is; when strict, the group that the fault is aimed at. */
    static Promise mayMove(Duration lasts) {
        return of(Moves.MAY, Reach.GROUP, lasts);
    }

    private static Promise of(Moves moves, Reach reach, Duration within) {
        return new Promise(moves, reach, within, SETTLE, false, "", Optional.empty());
    }

    /** A hole of which nobody knows how long it is. */
    Promise through(String knownHole) {
        return new Promise(moves, reach, within, settle, strict, knownHole, Optional.empty());
    }

    /** A hole in which two may be active for so long and no longer. */
    Promise through(String knownHole, Duration longest) {
        return new Promise(moves, reach, within, settle, strict, knownHole, Optional.of(longest));
    }

    /** And nobody else moves, whatever the machine does. */
    Promise strictly() {
        return new Promise(moves, reach, within, settle, true, hole, bound);
    }

    /** Long, because hooks hang or sessions have to end; the rule is 20 s on a machine that does other things too. */
    Promise settlingWithin(Duration time) {
        return new Promise(moves, reach, within, time, strict, hole, bound);
    }

    boolean excludes() {
        return hole.isEmpty();
    }

    /** Whether two may have been active for so long. */
    boolean allows(long overlapMillis) {
        return excludes()
                ? overlapMillis == 0
                : bound.map(longest -> overlapMillis <= longest.toMillis()).orElse(true);
    }

    /** For the table. */
    @Override
    public String toString() {
        String who = reach == Reach.HOST ? "actives of the host" : "the active";
        String move =
                switch (moves) {
                    case MUST ->
                        who + " replaced within " + within.toSeconds() + " s" + (strict ? ", nobody else" : "");
                    case MUST_NOT -> "nobody moves";
                    case MAY -> strict ? "nobody else moves" : "may move";
                };
        String known = excludes() ? "" : "; *known hole*: " + hole;
        String most =
                bound.map(longest -> ", at most " + longest.toMillis() + " ms").orElse("");
        return move + "; settled within " + settle.toSeconds() + " s" + known + most;
    }
}
