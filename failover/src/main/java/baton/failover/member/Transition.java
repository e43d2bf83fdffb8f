package baton.failover.member;

import baton.failover.group.Cause;
import baton.failover.group.Epoch;
import baton.failover.group.Seat;
import java.time.Duration;
import java.util.List;

/**
 * One step of a member, as the log, the history and the documentation tell it.
 *
 * @param detail what in particular, a sentence without a full stop; may be empty
 * @param phases how long each phase took since the transition of this tenure that was told before
 */
public record Transition(Kind kind, Seat seat, Epoch epoch, Cause cause, String detail, List<Lap> phases) {
    public Transition {
        phases = List.copyOf(phases);
    }

    /** One phase and its length. */
    public record Lap(Phase phase, Duration length) {}

    /** Every transition with its code and its sentence; {@code docs/protocol.md} shows this table. */
    public enum Kind {
        CLAIMED("claimed", "took the seat and is proving its lease"),
        PROMOTED("promoted", "is active"),
        ADOPTED("adopted", "is active still; a new agent took over from the one before"),
        RESTARTING("restarting", "restarts its service in place"),
        DRAINING("draining", "sends its clients away before it stops being active"),
        DEMOTING("demoting", "stops being active"),
        KILLING("killing", "ends its service by force"),
        RELEASED("released", "was proved stopped and gave the seat back"),
        LOST("lost", "was proved stopped; the seat had passed on"),
        STOP_FAILED("stop-failed", "cannot be proved stopped; nobody else may start"),
        STOP_REPORTED("stop-reported", "gives a seat back for another host, whose guard proved the stop");

        private final String code;
        private final String sentence;

        Kind(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        public String code() {
            return code;
        }

        public String sentence() {
            return sentence;
        }

        /** True for a change of a claim: it and its entry in the history are written together or not at all. */
        public boolean isToldByItsTransaction() {
            return this == CLAIMED || this == RELEASED || this == STOP_REPORTED;
        }
    }
}
