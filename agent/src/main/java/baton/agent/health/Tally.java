package baton.agent.health;

import java.util.Optional;

/** Counts checks in a row: a service is what it was until {@code rise} checks passed or {@code fall} failed. */
final class Tally {
    private final int rise;
    private final int fall;
    private Optional<Boolean> healthy = Optional.empty();
    private boolean last;
    private int inARow;

    Tally(int rise, int fall) {
        this.rise = rise;
        this.fall = fall;
    }

    /** Takes one more result; true when it made a difference. Nothing is known before the first time. */
    boolean count(boolean passed) {
        inARow = passed == last ? Math.min(inARow + 1, Math.max(rise, fall)) : 1;
        last = passed;
        boolean decided = inARow >= (passed ? rise : fall);
        if (!decided || healthy.equals(Optional.of(passed))) {
            return false;
        }
        healthy = Optional.of(passed);
        return true;
    }

    Optional<Boolean> healthy() {
        return healthy;
    }
}
