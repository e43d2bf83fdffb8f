package baton.faults;

import java.time.Duration;

/**
 * What Baton promises about a fault.
 *
 * @param moves whether somebody else is to become active
 * @param reach whose: of the group that the fault is aimed at, or of every group active on that host
 * @param within when somebody else is to move: how soon after the fault; else how long the fault lasts
 * @param settle how soon after the healing exactly one is active, and everybody else stands by without debts
 * @param hole the known hole that the fault goes through; empty where exclusion is promised
 */
record Promise(Moves moves, Reach reach, Duration within, Duration settle, String hole) {
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
        return new Promise(Moves.MUST, Reach.GROUP, within, SETTLE, "");
    }

    /** Every group that is active on the host does. */
    static Promise hostMoves(Duration within) {
        return new Promise(Moves.MUST, Reach.HOST, within, SETTLE, "");
    }

    /** Nobody moves while the fault lasts, nor when it is healed. */
    static Promise calm(Duration lasts) {
        return new Promise(Moves.MUST_NOT, Reach.HOST, lasts, SETTLE, "");
    }

    static Promise mayMove(Duration lasts) {
        return new Promise(Moves.MAY, Reach.HOST, lasts, SETTLE, "");
    }

    Promise through(String knownHole) {
        return new Promise(moves, reach, within, settle, knownHole);
    }

    boolean excludes() {
        return hole.isEmpty();
    }

    /** Long, because hooks hang or sessions have to end; the rule is 20 s on a machine that does other things too. */
    Promise settlingWithin(Duration time) {
        return new Promise(moves, reach, within, time, hole);
    }

    /** For the table. */
    @Override
    public String toString() {
        String who = reach == Reach.HOST ? "actives of the host" : "the active";
        String move =
                switch (moves) {
                    case MUST -> who + " replaced within " + within.toSeconds() + " s";
                    case MUST_NOT -> "nobody moves";
                    case MAY -> "may move";
                };
        return move + "; settled within " + settle.toSeconds() + " s" + (excludes() ? "" : "; *known hole*: " + hole);
    }
}
