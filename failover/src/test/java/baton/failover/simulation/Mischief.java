package baton.failover.simulation;

import baton.failover.group.GroupName;
import baton.failover.member.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Faults of what stands around an agent: its guard, its files, its neighbours of another version, its rank. */
final class Mischief {
    /** Each is counted, and met in every night's run. */
    static final List<String> KINDS = List.of(
            "fault: guard dies",
            "fault: slow disk",
            "fault: hold deleted",
            "fault: group of a later version",
            "fault: report of a later version",
            "fault: priority and position changed");

    private final World world;
    private final SimulatedEnsemble ensemble;
    private final Set<GroupName> groups;

    Mischief(World world, SimulatedEnsemble ensemble, Set<GroupName> groups) {
        this.world = world;
        this.ensemble = ensemble;
        this.groups = groups;
    }

    void happen(SimulatedHost host, SimulatedAgent agent) {
        switch ((int) world.between(0, 6)) {
            case 0 -> {
                if (agent.isMinding() && host.guardDies()) {
                    begins("guard dies", host);
                    world.after(world.between(300, 8000), host::guardReturns);
                }
            }
            case 1 -> {
                if (host.holdVanishes()) {
                    begins("hold deleted", host);
                    if (world.chance(0.3)) {
                        agent.pause();
                        world.after(world.between(1000, 9000), agent::resume);
                    }
                }
            }
            case 2 -> {
                begins("group of a later version", host);
                host.understands =
                        world.chance(0.7) ? SimulatedHost.Understanding.SEATS : SimulatedHost.Understanding.NOTHING;
                changed();
                world.after(world.between(2000, 15_000), () -> {
                    host.understands = SimulatedHost.Understanding.ALL;
                    changed();
                });
            }
            case 3 -> {
                begins("report of a later version", host);
                ensemble.strangers.add(host.name);
                changed();
                world.after(world.between(2000, 15_000), () -> {
                    ensemble.strangers.remove(host.name);
                    changed();
                });
            }
            case 4 -> {
                begins("slow disk", host);
                host.diskSlow = true;
                world.after(world.between(2000, 10_000), () -> host.diskSlow = false);
            }
            default -> {
                begins("priority and position changed", host);
                for (GroupName group : groups) {
                    int priority = world.chance(0.1) ? 0 : (int) world.between(1, 9);
                    rank(host, agent, group, priority, OptionalLong.of(world.between(0, 50)));
                }
            }
        }
    }

    /** Nothing of it lasts: whoever was never to be active may be again. */
    void end(SimulatedHost host, SimulatedAgent agent) {
        host.guardReturns();
        host.diskSlow = false;
        host.understands = SimulatedHost.Understanding.ALL;
        ensemble.strangers.remove(host.name);
        for (GroupName group : new ArrayList<>(host.priorities.keySet())) {
            if (host.priority(group) == 0) {
                rank(host, agent, group, 1, OptionalLong.empty());
            }
        }
    }

    private void rank(SimulatedHost host, SimulatedAgent agent, GroupName group, int priority, OptionalLong position) {
        host.priorities.put(group, priority);
        agent.receiveSoon(new Event.PriorityChanged(group, priority));
        agent.receiveSoon(new Event.HealthChanged(group, true, "", position));
    }

    private void begins(String what, SimulatedHost host) {
        world.count("fault: " + what);
        world.tell("FAULT " + what + " on " + host.name);
    }

    private void changed() {
        groups.forEach(ensemble::changedByHand);
    }
}
