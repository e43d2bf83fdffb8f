package baton.failover.member;

import baton.failover.group.Cause;

/**
 * Why a member gives its seat up.
 *
 * @param backsOff it shall not be the next to try
 */
public record Leave(Cause cause, String code, String sentence, boolean backsOff) {
    /** Somebody wants it so, and nothing is wrong here: there is time to do it gently. */
    boolean isPlanned() {
        return !backsOff;
    }

    /** True when the service, or what starts it, is to blame, and not a lost lease or an order to stop. */
    boolean isOfTheService() {
        return backsOff && cause.equals(Cause.HEALTH);
    }

    Leave adding(String more) {
        return new Leave(cause, code, sentence + "; " + more, backsOff);
    }

    static Leave planned(String code, String sentence) {
        return new Leave(Cause.SWITCHOVER, code, sentence, false);
    }

    static Leave failed(Cause cause, String code, String sentence) {
        return new Leave(cause, code, sentence, true);
    }
}
