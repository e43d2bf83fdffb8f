package baton.zookeeper;

import baton.failover.group.Epoch;
import baton.failover.group.Seat;

/** Whether an epoch is current; never answered from memory. */
public sealed interface Verdict {
    /** At some instant after the question was asked, the claim of {@code seat} was held under this epoch: a commit proved it. */
    record Current(Seat seat) implements Verdict {}

    /** No claim of this epoch is held; {@code highest} is the highest epoch of the group. */
    record NotCurrent(Epoch highest) implements Verdict {}

    /** Nobody can say: ZooKeeper does not answer, or the group cannot be read. */
    record NotKnown(String why) implements Verdict {}
}
