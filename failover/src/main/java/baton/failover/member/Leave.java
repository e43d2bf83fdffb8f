package baton.failover.member;

import baton.failover.group.Cause;

/**
 * Why a member gives its seat up.
 *
 * @param backsOff it shall not be the next to try
 * @param isOfTheService the service, or what starts it, is to blame, and not this host, its guard, a lost lease or an order
 *     to stop
 */
public record Leave(Cause cause, String code, String sentence, boolean backsOff, boolean isOfTheService) {
    /** Somebody wants it so, and nothing is wrong here: there is time to do it gently. */
    boolean isPlanned() {
        return !backsOff;
    }

    Leave adding(String more) {
        return new Leave(cause, code, sentence + "; " + more, backsOff, isOfTheService);
    }

    static Leave planned(String code, String sentence) {
        return new Leave(Cause.SWITCHOVER, code, sentence, false, false);
    }

    static Leave failed(Cause cause, String code, String sentence) {
        return new Leave(cause, code, sentence, true, false);
    }

    static Leave ofTheService(String code, String sentence) {
        return new Leave(Cause.HEALTH, code, sentence, true, true);
    }
}
