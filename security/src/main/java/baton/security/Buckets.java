package baton.security;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often each address may do something: a burst, then so many a second.
 *
 * <p>Thread-safe. It remembers a bounded number of addresses, those that were heard last.
 */
final class Buckets {
    private static final int ADDRESSES = 1024;

    private final int burst;
    private final long nanosEach;
    /** By address: when its bucket will be full again, the one that was heard last comes last. */
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true);

    Buckets(int burst, int eachSecond) {
        this.burst = burst;
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / eachSecond;
    }

    /** True when there was one left, which is taken. */
    synchronized boolean take(String address, long nowNanos) {
        Long known = fullAt.get(address);
        long full = known == null || known - nowNanos < 0 ? nowNanos : known;
        if (full - nowNanos > (burst - 1) * nanosEach) {
            return false;
        }
        fullAt.put(address, full + nanosEach);
        if (fullAt.size() > ADDRESSES) {
            fullAt.remove(fullAt.keySet().iterator().next());
        }
        return true;
    }
}
