package baton.trial;

import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** From the first to the last beat of one node under one epoch. */
record Reign(String node, String group, String seat, long epoch, long first, long last, Set<Long> pids) {
    static final Comparator<Reign> BY_FIRST_BEAT = Comparator.comparingLong(Reign::first);

    static Reign of(Beat beat) {
        return new Reign(
                beat.node(), beat.group(), beat.seat(), beat.epoch(), beat.nanos(), beat.nanos(), Set.of(beat.pid()));
    }

    Reign with(Reign other) {
        Set<Long> all = new TreeSet<>(pids);
        all.addAll(other.pids);
        return new Reign(node, group, seat, epoch, Math.min(first, other.first), Math.max(last, other.last), all);
    }

    boolean overlaps(Reign other) {
        return first <= other.last && other.first <= last;
    }

    boolean sharesSeatWith(Reign other) {
        return group.equals(other.group) && seat.equals(other.seat);
    }

    @Override
    public String toString() {
        return node + " in " + group + "/" + seat + " under epoch " + epoch + " from " + first / 1_000_000 + " to "
                + last / 1_000_000 + " ms";
    }
}
