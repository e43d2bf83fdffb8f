package baton.agent;

import java.time.Duration;
import java.util.Optional;

/**
 * One hook of a rehearsal.
 *
 * @param key what sets the limit
 * @param budget what the lease leaves of the limit when it is lost
 * @param detail last line of the hook, or why it failed or was skipped
 */
record Rehearsed(
        String event,
        Outcome outcome,
        Duration took,
        Duration limit,
        String key,
        Optional<Duration> budget,
        String detail) {
    enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    private static final int CLOSE = 50;

    /** How much of the limit was used, in percent. */
    long used() {
        return limit.isZero() ? 0 : 100 * took.toMillis() / limit.toMillis();
    }

    /** What an operator should think about, as half a sentence; empty when nothing. */
    String remark() {
        if (outcome == Outcome.SKIPPED) {
            return detail;
        }
        if (outcome == Outcome.FAILED) {
            return detail;
        }
        if (budget.filter(left -> took.compareTo(left) > 0).isPresent()) {
            return "longer than demote-limit, " + budget.get().toMillis()
                    + " ms: it is killed instead when a lease is lost";
        }
        if (used() >= 100) {
            return "longer than " + key + ": raise it";
        }
        return used() >= CLOSE ? "more than half of " + key + ": a busy host may need more" : "";
    }

    boolean isBad() {
        return outcome == Outcome.FAILED || (outcome == Outcome.PASSED && used() >= 100);
    }
}
