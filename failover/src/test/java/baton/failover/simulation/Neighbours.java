package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.Debt;
import baton.failover.group.NodeName;
import baton.failover.member.Command;
import baton.failover.member.Event;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How one host reaches another: by a call to its agent, and by the switch of its power. */
final class Neighbours {
    private static final long PATIENCE = 3000;
    private static final long LOOK = 50;

    private final World world;
    private final Break broken;
    private final Collection<SimulatedHost> hosts;
    private final Map<NodeName, SimulatedAgent> agents;
    private final Consumer<SimulatedHost> lostPower;

    Neighbours(
            World world,
            Break broken,
            Collection<SimulatedHost> hosts,
            Map<NodeName, SimulatedAgent> agents,
            Consumer<SimulatedHost> lostPower) {
        this.world = world;
        this.broken = broken;
        this.hosts = hosts;
        this.agents = agents;
        this.lostPower = lostPower;
    }

    /** Answers once, in the end: whether the node cannot act any more, and why not. */
    void fence(Command.Fence fence, BiConsumer<Boolean, String> answer) {
        Debt debt = fence.debt();
        SimulatedHost host = hosts.stream()
                .filter(each -> each.name.equals(debt.node()))
                .findFirst()
                .orElseThrow();
        SimulatedAgent agent = requireNonNull(agents.get(host.name));
        boolean reached = agent.isAlive() && host.alive && host.stamp().equals(debt.stamp());
        if (reached && world.chance(0.7)) {
            world.count("fence: agent asked");
            host.refusals.merge(fence.group(), debt.epoch(), (old, asked) -> old.max(asked));
            agent.receiveSoon(new Event.FenceAsked(fence.group(), debt.epoch()));
            ask(fence, agent, world.now() + PATIENCE, host, answer);
        } else {
            switchOff(fence, host, answer);
        }
    }

    private void ask(
            Command.Fence fence,
            SimulatedAgent agent,
            long until,
            SimulatedHost host,
            BiConsumer<Boolean, String> answer) {
        world.after(LOOK, () -> {
            boolean there = agent.isAlive() && host.stamp().equals(fence.debt().stamp());
            if (there && agent.isStopped(fence.group(), fence.debt().epoch())) {
                world.count("fence: agent proved its stop");
                answer.accept(true, "");
            } else if (there && world.now() < until) {
                ask(fence, agent, until, host, answer);
            } else {
                switchOff(fence, host, answer);
            }
        });
    }

    private void switchOff(Command.Fence fence, SimulatedHost host, BiConsumer<Boolean, String> answer) {
        world.after(world.between(50, 4000), () -> {
            if (broken == Break.FENCE_LIES) {
                answer.accept(true, "");
            } else if (world.mishap(0.4)) {
                world.count("fence: failed");
                answer.accept(false, "the switch does not answer");
            } else {
                world.count("fence: switched off");
                // A host that was booted since is another one: it is left alone.
                if (host.alive && host.stamp().equals(fence.debt().stamp())) {
                    world.tell(host.name + ": switched off by a fence hook");
                    lostPower.accept(host);
                }
                answer.accept(true, "");
            }
        });
    }
}
