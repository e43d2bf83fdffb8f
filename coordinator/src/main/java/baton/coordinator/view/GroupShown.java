package baton.coordinator.view;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import baton.failover.group.Mode;
import baton.failover.group.NodeName;
import baton.failover.group.Reason;
import baton.failover.operator.GroupSight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A group as REST shows it.
 *
 * @param version of the spec
 * @param seenMillisAgo how old this is at most
 * @param operation the planned change in progress
 */
public record GroupShown(
        GroupName name,
        Mode mode,
        GroupState state,
        List<Reason> reasons,
        int version,
        Epoch epoch,
        long seenMillisAgo,
        GroupSpec spec,
        List<SeatShown> seats,
        List<MemberShown> members,
        List<NodeName> succession,
        Optional<Planned> operation) {

    public static GroupShown of(GroupSight sight, Duration age) {
        var view = sight.view();
        Standing standing = Standing.of(sight);
        return new GroupShown(
                sight.name(),
                view.spec().mode(),
                standing.state(),
                standing.reasons(),
                view.specVersion(),
                view.epoch(),
                age.toMillis(),
                view.spec(),
                Seats.of(sight),
                Members.of(view),
                Members.succession(view),
                view.intent().map(Planned::of));
    }
}
