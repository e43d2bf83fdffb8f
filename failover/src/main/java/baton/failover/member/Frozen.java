package baton.failover.member;

import baton.failover.group.SeatView;
import java.util.List;

/**
 * Why a group cannot be acted upon, and what of it can be read all the same.
 *
 * @param understood the seats of which every record was understood; nothing else is known of the group now
 */
record Frozen(String sentence, List<SeatView> understood) {
    Frozen {
        understood = List.copyOf(understood);
    }
}
