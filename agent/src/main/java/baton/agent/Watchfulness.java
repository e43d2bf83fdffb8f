package baton.agent;

import baton.agent.config.Check;
import baton.agent.health.Checks;
import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.member.Event;
import baton.failover.member.Transition;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which checks count when: the inbox of the checks.
 *
 * <p>A service that runs only while it is active has nothing to look at before: its member counts as healthy then, or it
 * could never be the first to start. Where a service becomes active its check begins afresh, because only changes are
 * told, and what was said of the standby is not true of the active one.
 */
final class Watchfulness implements Inbox {
    private final Plans plans;
    private final Inbox inbox;
    private final Set<GroupName> active = ConcurrentHashMap.newKeySet();

    Watchfulness(Plans plans, Inbox inbox) {
        this.plans = plans;
        this.inbox = inbox;
    }

    /** What the checks found, unless it is about a standby that has nothing to look at. */
    @Override
    public void put(Event event) {
        if (event instanceof Event.HealthChanged changed
                && !active.contains(changed.group())
                && !isCheckedAsStandby(changed.group())) {
            return;
        }
        inbox.put(event);
    }

    /** Begins every check, and calls healthy what none is asked about. */
    void begin(Checks checks) {
        plans.groups().forEach(group -> {
            plans.check(group).ifPresent(plan -> checks.start(group, plan));
            callHealthy(group);
        });
    }

    /** Called by the loop's thread, after the rules have taken the service for healthy or given its seat up. */
    void met(GroupName group, Transition.Kind kind, Checks checks) {
        switch (kind) {
            case PROMOTED, ADOPTED -> {
                active.add(group);
                plans.check(group).ifPresent(plan -> checks.start(group, plan));
            }
            case DEMOTING, KILLING, RESTARTING, STOP_FAILED -> active.remove(group);
            case RELEASED, LOST -> {
                active.remove(group);
                callHealthy(group);
            }
            case CLAIMED, DRAINING, STOP_REPORTED -> {}
        }
    }

    private void callHealthy(GroupName group) {
        if (!isCheckedAsStandby(group)) {
            inbox.put(new Event.HealthChanged(group, true, "a standby has nothing to look at", OptionalLong.empty()));
        }
    }

    private boolean isCheckedAsStandby(GroupName group) {
        return plans.of(group).check().map(Check::standby).orElse(false);
    }
}
