package baton.failover.group;

import java.util.regex.Pattern;

/**
 * Why a transition happened, as hooks, history and logs tell it.
 *
 * <p>It informs and decides nothing, so it is no closed set: a word of a later version is kept and shown.
 */
public record Cause(String word) {
    public static final Cause START = new Cause("start");
    public static final Cause FAILOVER = new Cause("failover");
    public static final Cause SWITCHOVER = new Cause("switchover");
    public static final Cause DRILL = new Cause("drill");
    public static final Cause HEALTH = new Cause("health");
    public static final Cause FENCE = new Cause("fence");
    public static final Cause PAUSE = new Cause("pause");
    /** What is on record is no word. */
    public static final Cause UNKNOWN = new Cause("unknown");

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** Reads what somebody wrote; anything but a word, which hooks and logs could not show, is {@link #UNKNOWN}. */
    public static Cause of(String text) {
        return WORD.matcher(text).matches() ? new Cause(text) : UNKNOWN;
    }

    @Override
    public String toString() {
        return word;
    }
}
