package baton.failover.member;

import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An event, and what the node alone knew of it before. */
final class Happened {
    private final Event event;
    private final Optional<Renewals.Sent> renewal;
    private final boolean restartChanges;
    /** One group has at most one claim in a renewal. */
    private final Map<GroupName, Covered> covered = new HashMap<>();

    /**
     * Makes it of what came in.
     *
     * @param renewal the renewal that this is the answer to
     * @param restartChanges a restart is planned now and was not before, or the reverse
     */
    Happened(Event event, Optional<Renewals.Sent> renewal, boolean restartChanges) {
        this.event = event;
        this.renewal = renewal;
        this.restartChanges = restartChanges;
        renewal.ifPresent(sent -> sent.covered().forEach(each -> covered.put(each.group(), each)));
    }

    Event event() {
        return event;
    }

    Optional<Renewals.Sent> renewal() {
        return renewal;
    }

    boolean restartChanges() {
        return restartChanges;
    }

    /** True when the event is news of {@code group} alone, or of it among few. */
    boolean concerns(GroupName group) {
        return event instanceof Event.OfGroup ofGroup ? ofGroup.group().equals(group) : covered.containsKey(group);
    }

    /** What the renewal covered of a group that it concerns. */
    Optional<Covered> covered(GroupName group) {
        return Optional.ofNullable(covered.get(group));
    }

    /** When the renewal was sent. */
    Tick sentAt() {
        return renewal.map(Renewals.Sent::at).orElse(Tick.EVER);
    }

    /** The same moment for a member that cannot take the event itself. */
    Happened as(Event other) {
        return new Happened(other, renewal, restartChanges);
    }
}
