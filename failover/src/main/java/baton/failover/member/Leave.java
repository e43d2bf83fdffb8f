package baton.failover.member;

import baton.failover.group.Cause;

/**
 * Why a member gives its seat up.
 *
 * @param backsOff it shall not be the next to try
 */
public record Leave(Cause cause, String code, String sentence, boolean backsOff) {
    static Leave planned(String code, String sentence) {
        return new Leave(Cause.SWITCHOVER, code, sentence, false);
    }

    static Leave failed(Cause cause, String code, String sentence) {
        return new Leave(cause, code, sentence, true);
    }
}
