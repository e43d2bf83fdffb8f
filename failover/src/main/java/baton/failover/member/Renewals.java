package baton.failover.member;

import baton.failover.group.Tick;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The renewals of a node: which are under way, and when the next is due. */
final class Renewals {
    long last;
    Tick dueAt = Tick.EVER;
    Tick committedAt = Tick.EVER;
    /** Something waits for a renewal that is sent from now on, without waiting for the period. */
    boolean wanted;

    SortedMap<Long, Sent> underWay = new TreeMap<>();

    /**
     * A renewal that was sent.
     *
     * @param at the clock before it was sent: what it proves, it proves from then on
     */
    record Sent(Tick at, List<Covered> covered) {}

    Renewals copy() {
        Renewals copy = new Renewals();
        copy.last = last;
        copy.dueAt = dueAt;
        copy.committedAt = committedAt;
        copy.wanted = wanted;
        copy.underWay = new TreeMap<>(underWay);
        return copy;
    }
}
