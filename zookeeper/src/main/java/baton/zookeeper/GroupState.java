package baton.zookeeper;

import baton.failover.group.GroupName;
import baton.failover.group.GroupView;
import baton.failover.group.Incident;
import baton.failover.group.SeatView;
import java.util.List;
import java.util.Optional;

/** What a read of a group found. */
public sealed interface GroupState {
    /** The group exists and every record of it was understood. */
    record Present(GroupView view) implements GroupState {}

    /** There is no such group, and never was. */
    record Missing() implements GroupState {}

    /**
     * Something is there that cannot be acted upon; {@code sentence} says what, what was expected and what to do.
     *
     * @param incident present when what was committed is gone, so that an operator has to confirm
     * @param understood the seats whose claims and debts were understood all the same, without their leases: who holds
     *     one may go on
     */
    record Unreadable(String sentence, Optional<Incident> incident, List<SeatView> understood) implements GroupState {
        public Unreadable {
            understood = List.copyOf(understood);
        }

        Unreadable(String sentence) {
            this(sentence, Optional.empty(), List.of());
        }

        static Unreadable of(GroupName group, Incident incident) {
            return new Unreadable(incident.sentence(group), Optional.of(incident), List.of());
        }
    }

    /** ZooKeeper did not answer; {@code why} says how. */
    record Unreachable(String why) implements GroupState {}
}
