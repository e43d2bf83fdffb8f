package baton.failover.member;

import baton.failover.group.Reason;
import java.util.Optional;

/** The clients are sent away before a planned stop. Nothing that cannot wait ever waits for it. */
final class Draining {
    private Draining() {}

    static boolean isDue(Turn turn, Tenure tenure) {
        return turn.member.drains && tenure.leaving.filter(Leave::isPlanned).isPresent();
    }

    /** The hold stays one of an active service: another life of the agent adopts it, and drains again. */
    static void begin(Turn turn, Tenure tenure) {
        String why = tenure.leaving.map(Leave::sentence).orElse("");
        tenure.enter(Phase.DRAINING, turn.now);
        turn.log(Transition.Kind.DRAINING, tenure, why);
        Serving.call(turn, tenure, Hook.DRAIN, why);
    }

    /** Clients that would not go are no reason to stay. */
    static void onDrained(Turn turn, Tenure tenure, boolean succeeded, String detail) {
        if (!succeeded) {
            tenure.leaving = tenure.leaving.map(leave -> leave.adding("the drain hook failed: " + detail));
        }
        Leaving.demote(turn, tenure);
    }

    static void mind(Turn turn, Tenure tenure) {
        Optional<Leave> urgent = Serving.reasonToLeave(turn, tenure).filter(reason -> !reason.isPlanned());
        if (urgent.isPresent()) {
            tenure.leaving = urgent;
            Leaving.demote(turn, tenure);
        } else if (tenure.exited) {
            Leaving.prove(turn, tenure);
        } else if (!turn.member.healthy) {
            Leaving.demote(turn, tenure);
        }
    }

    static Reason reason(Tenure tenure) {
        return new Reason(
                "draining",
                "clients are sent away: " + tenure.leaving.map(Leave::sentence).orElse(""));
    }
}
