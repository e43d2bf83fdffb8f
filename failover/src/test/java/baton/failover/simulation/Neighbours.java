package baton.failover.simulation;

import baton.failover.group.Debt;
import baton.failover.member.Command;
import baton.failover.member.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** How one host reaches another: by a call to its agent, and by the switch of its power. */
final class Neighbours {
    private static final long PATIENCE = 3000;
    private static final long LOOK = 50;

    private final World world;
    private final Break broken;
    private final Collection<SimulatedHost> hosts;
    private final Function<SimulatedHost, SimulatedAgent> agents;
    private final Consumer<SimulatedHost> lostPower;

    Neighbours(
            World world,
            Break broken,
            Collection<SimulatedHost> hosts,
            Function<SimulatedHost, SimulatedAgent> agents,
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
        Optional<SimulatedHost> reached =
                of(debt).filter(host -> isReached(agents.apply(host))).findFirst();
        if (reached.isPresent() && world.chance(0.7)) {
            SimulatedHost host = reached.get();
            world.count("fence: agent asked");
            host.refusals.merge(fence.group(), debt.epoch(), (old, asked) -> old.max(asked));
            SimulatedAgent agent = agents.apply(host);
            agent.receiveSoon(new Event.FenceAsked(fence.group(), debt.epoch()));
            ask(fence, agent, world.now() + PATIENCE, host, answer);
        } else {
            switchOff(fence, answer);
        }
    }

    private static boolean isReached(SimulatedAgent agent) {
        return agent.isAlive() && !agent.isSilent();
    }

    /** The hosts of that boot: more than one where a stamp was copied. A host that was booted since is another one. */
    private Stream<SimulatedHost> of(Debt debt) {
        return new ArrayList<>(hosts)
                .stream()
                        .filter(host -> host.alive
                                && host.name.equals(debt.node())
                                && host.stamp().equals(debt.stamp()));
    }

    private void ask(
            Command.Fence fence,
            SimulatedAgent agent,
            long until,
            SimulatedHost host,
            BiConsumer<Boolean, String> answer) {
        world.after(LOOK, () -> {
            boolean there = isReached(agent) && host.stamp().equals(fence.debt().stamp());
            if (there && agent.isStopped(fence.group(), fence.debt().epoch())) {
                world.count("fence: agent proved its stop");
                answer.accept(true, "");
            } else if (there && world.now() < until) {
                ask(fence, agent, until, host, answer);
            } else {
                switchOff(fence, answer);
            }
        });
    }

    private void switchOff(Command.Fence fence, BiConsumer<Boolean, String> answer) {
        world.after(world.between(50, 4000), () -> {
            if (broken == Break.FENCE_LIES) {
                answer.accept(true, "");
            } else if (world.mishap(0.4)) {
                world.count("fence: failed");
                answer.accept(false, "the switch does not answer");
            } else {
                world.count("fence: switched off");
                of(fence.debt()).forEach(host -> {
                    world.tell(host.name + ": switched off by a fence hook");
                    lostPower.accept(host);
                });
                answer.accept(true, "");
            }
        });
    }
}
