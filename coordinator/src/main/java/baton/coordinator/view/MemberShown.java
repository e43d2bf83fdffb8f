package baton.coordinator.view;

import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.group.Role;
import baton.failover.group.Seat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A member as REST shows it.
 *
 * @param seat the one it holds
 * @param rank its place in the succession, 0 is next; empty for who is no candidate
 * @param reasons why it is no candidate or steps back
 */
public record MemberShown(
        NodeName node,
        Role role,
        Optional<Seat> seat,
        OptionalInt rank,
        boolean eligible,
        int priority,
        OptionalLong position,
        String address,
        List<Reason> reasons) {
    public MemberShown {
        reasons = List.copyOf(reasons);
    }
}
