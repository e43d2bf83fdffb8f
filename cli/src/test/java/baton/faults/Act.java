package baton.faults;

import baton.trial.Beat;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node did for one seat under one epoch: the stretches of time in which it beat without a pause.
 *
 * <p>Stretches, because a host that was paused did not act meanwhile, however long its service lived.
 */
final class Act {
    /** A service beats each 5 ms; on a busy machine it may be kept waiting. */
    private static final long PAUSE_NANOS = 150_000_000L;

    private record Stretch(long first, long last) {}

    private final String group;
    private final String seat;
    private final long epoch;
    private final String node;
    private final List<Stretch> stretches = new ArrayList<>();
    private final long first;
    private long last;

    Act(Beat beat) {
        group = beat.group();
        seat = beat.seat();
        epoch = beat.epoch();
        node = beat.node();
        first = beat.nanos();
        last = first;
        stretches.add(new Stretch(first, first));
    }

    /** Beats of one act come nearly in order: each of its processes writes its own in order. */
    void add(Beat beat) {
        int latest = stretches.size() - 1;
        Stretch stretch = stretches.get(latest);
        if (beat.nanos() - stretch.last > PAUSE_NANOS) {
            stretches.add(new Stretch(beat.nanos(), beat.nanos()));
        } else {
            stretches.set(latest, new Stretch(stretch.first, Math.max(stretch.last, beat.nanos())));
        }
        last = Math.max(last, beat.nanos());
    }

    String group() {
        return group;
    }

    String seat() {
        return seat;
    }

    long epoch() {
        return epoch;
    }

    String node() {
        return node;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** The last beat before an instant, or the first of all. */
    long lastBefore(long nanos) {
        return stretches.stream()
                .filter(stretch -> stretch.first < nanos)
                .mapToLong(stretch -> Math.min(stretch.last, nanos))
                .max()
                .orElse(first);
    }

    /** How long it beat at an instant or later. */
    long nanosSince(long nanos) {
        return stretches.stream()
                .mapToLong(stretch -> Math.max(0, stretch.last - Math.max(stretch.first, nanos)))
                .sum();
    }

    @Override
    public String toString() {
        return node + " in " + group + "/" + seat + " under epoch " + epoch + " from " + first / 1_000_000 + " to "
                + last / 1_000_000 + " ms";
    }
}
