package baton.agent.hook;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.Seat;
import java.nio.file.Path;

/** Says where the hold of an epoch stands, if it does. */
@FunctionalInterface
public interface HoldPlace {
    Path of(GroupName group, Seat seat, Epoch epoch);
}
