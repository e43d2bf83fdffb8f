package baton.agent.health;

import java.util.OptionalLong;

/**
 * What one check found.
 *
 * @param detail why, a sentence without a full stop; empty when there is nothing to say
 * @param position how far the data of the service reach, more is better; a lag is a negative position
 */
public record Verdict(boolean healthy, String detail, OptionalLong position) {
    static Verdict failing(String detail) {
        return new Verdict(false, detail, OptionalLong.empty());
    }
}
