package baton.failover.simulation;

import baton.failover.group.Epoch;
import baton.failover.group.GroupName;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The services of a host, and what those can see and reach who have to end them. */
final class Processes {
    private final Map<GroupName, SimulatedHost.Acting> acting = new TreeMap<>();
    private final Map<GroupName, Place> places = new TreeMap<>();

    /** Nobody can search the host: no capabilities, or a process table that hides others. */
    boolean unreadable;
    /** The service of this group outlives whatever is done to end it, for longer than K. */
    Optional<GroupName> unstoppable = Optional.empty();

    /** Where a service is, and so what it takes to end it. */
    enum Place {
        /** On record beside its hold. */
        RECORDED,
        /** It left its session: only a search of all processes finds it. */
        STRAYED,
        /** Its hooks made it active somewhere else: only the commands in the text of its hold end it. */
        ELSEWHERE
    }

    /** What is known of an epoch after everything was looked at. */
    enum Finding {
        GONE,
        RUNNING,
        NOT_KNOWN
    }

    Map<GroupName, SimulatedHost.Acting> acting() {
        return acting;
    }

    boolean acts(GroupName group, Epoch epoch) {
        SimulatedHost.Acting now = acting.get(group);
        return now != null && now.epoch().equals(epoch);
    }

    void start(GroupName group, SimulatedHost.Acting service) {
        acting.put(group, service);
        places.put(group, Place.RECORDED);
    }

    void move(GroupName group, Place place) {
        places.put(group, place);
    }

    /** Ends the service of that epoch where it can be reached; {@code known} while the text of its hold is there. */
    void end(GroupName group, Epoch epoch, boolean known) {
        if (acts(group, epoch) && isReached(group, known) && !unstoppable.equals(Optional.of(group))) {
            acting.remove(group);
        }
    }

    private boolean isReached(GroupName group, boolean known) {
        return switch (places.getOrDefault(group, Place.RECORDED)) {
            case RECORDED -> known || !unreadable;
            case STRAYED -> !unreadable;
            case ELSEWHERE -> known;
        };
    }

    /** Only who can see everybody, and knows whom to ask, knows that nothing is left. */
    Finding look(GroupName group, Epoch epoch, boolean known) {
        if (acts(group, epoch) && isReached(group, known)) {
            return Finding.RUNNING;
        }
        return unreadable || !known ? Finding.NOT_KNOWN : Finding.GONE;
    }

    void clear() {
        acting.clear();
        unstoppable = Optional.empty();
        unreadable = false;
    }
}
