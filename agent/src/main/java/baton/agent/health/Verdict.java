package baton.agent.health;

import java.util.OptionalLong;

/**
 * What one check found.
 *
 * @param ran false when the check could not be started, for want of something of this host: that says nothing of the service
 * @param detail why, a sentence without a full stop; empty when there is nothing to say
 * @param position how far the data of the service reach, more is better; a lag is a negative position
 */
public record Verdict(boolean ran, boolean healthy, String detail, OptionalLong position) {
    public Verdict {
        if (healthy && !ran) {
            throw new IllegalArgumentException("a check that did not run found nothing");
        }
    }

    /** What a check that ran found. */
    public Verdict(boolean healthy, String detail, OptionalLong position) {
        this(true, healthy, detail, position);
    }

    static Verdict failing(String detail) {
        return new Verdict(false, detail, OptionalLong.empty());
    }

    static Verdict notRun(String detail) {
        return new Verdict(false, false, detail, OptionalLong.empty());
    }
}
