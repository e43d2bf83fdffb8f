package baton.failover.group;

import java.time.Duration;

/**
 * An instant on this host's boot-time clock, in milliseconds since boot; it also runs while the host sleeps.
 *
 * <p>Never sent to another host and never compared with another host's.
 */
public record Tick(long millis) implements Comparable<Tick> {
    /** Before every other tick. */
    public static final Tick EVER = new Tick(0);

    /** After every other tick: a deadline that never comes. */
    public static final Tick NEVER = new Tick(Long.MAX_VALUE);

    /** The instant {@code duration} later; {@link #NEVER} where that is beyond what can be counted. */
    public Tick plus(Duration duration) {
        long length = duration.toMillis();
        return length > NEVER.millis - millis && millis >= 0 ? NEVER : new Tick(millis + length);
    }

    public Tick minus(Duration duration) {
        return equals(NEVER) ? NEVER : new Tick(millis - duration.toMillis());
    }

    /** True when this instant is at or before {@code now}. */
    public boolean isReached(Tick now) {
        return millis <= now.millis;
    }

    public Duration since(Tick earlier) {
        return Duration.ofMillis(millis - earlier.millis);
    }

    public Tick max(Tick other) {
        return millis >= other.millis ? this : other;
    }

    public Tick min(Tick other) {
        return millis <= other.millis ? this : other;
    }

    @Override
    public int compareTo(Tick other) {
        return Long.compare(millis, other.millis);
    }
}
