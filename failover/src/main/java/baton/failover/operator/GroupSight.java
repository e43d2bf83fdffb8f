package baton.failover.operator;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Seat;
import java.util.Map;

/**
 * A group as this coordinator sees it.
 *
 * @param signs how long each seat showed no change, on this coordinator's clock
 */
public record GroupSight(GroupName name, GroupView view, Map<Seat, SeatSigns> signs) {
    public GroupSight {
        signs = Map.copyOf(signs);
    }

    public SeatSigns signs(Seat seat) {
        return signs.getOrDefault(seat, SeatSigns.NONE);
    }
}
