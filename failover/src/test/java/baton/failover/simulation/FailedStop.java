package baton.failover.simulation;

import baton.failover.group.GroupName;
import baton.failover.group.Role;
import java.util.List;
import java.util.Optional;

/**
 * A service that cannot be ended, or not be proved ended, for longer than K; an operator fences it and vouches without a look.
 *
 * <p>That breaks what W rests on, so nothing else goes wrong until the host has said so; its agent may die after.
 */
final class FailedStop {
    /** Each is counted, and met in every night's run. */
    static final List<String> KINDS = List.of(
            "fault: stop fails, service RECORDED",
            "fault: stop fails, service STRAYED",
            "fault: stop fails, service ELSEWHERE",
            "fault: failed stop, agent crash",
            "fault: failed stop confirmed",
            "fault: failed stop fenced");

    private final Cluster cluster;
    private final World world;
    private final SimulatedHost host;
    private final GroupName group;

    FailedStop(Cluster cluster, SimulatedHost host, GroupName group) {
        this.cluster = cluster;
        this.world = cluster.world;
        this.host = host;
        this.group = group;
    }

    /** Does nothing where the service is not active, or something else is wrong already. */
    void begin() {
        SimulatedHost.Acting acting = host.acting().get(group);
        if (!isAllWell() || acting == null || !claims(acting)) {
            return;
        }
        Processes.Place place = List.of(Processes.Place.values()).get((int) world.between(0, 2));
        cluster.fault("stop fails, service " + place, host);
        world.quiet(true);
        host.processes.move(group, place);
        switch (place) {
            case RECORDED -> host.processes.unstoppable = Optional.of(group);
            case STRAYED -> host.processes.unreadable = true;
            case ELSEWHERE -> host.forget(group, acting.epoch(), true);
        }
        SimulatedAgent agent = cluster.agentOf(host);
        agent.drained = true;
        cluster.ensemble.changedByHand(group);
        world.after(world.between(6000, 8000), () -> operate(acting, agent));
        world.after(world.between(24_000, 30_000), () -> end(acting, agent, place));
    }

    private boolean isAllWell() {
        return !cluster.twins.exist()
                && cluster.hosts.stream()
                        .allMatch(each -> each.alive
                                && each.isWell()
                                && cluster.agentOf(each).isWell()
                                && cluster.agentOf(each).node().guardAlive());
    }

    private void operate(SimulatedHost.Acting acting, SimulatedAgent agent) {
        if (!claims(acting) || !saysSo()) {
            return;
        }
        boolean dies = world.chance(host.processes.unstoppable.isPresent() || host.processes.unreadable ? 0.4 : 0.7);
        if (dies) {
            world.count("fault: failed stop, agent crash");
            agent.crash();
            if (world.chance(0.7)) {
                // The next life of the agent never hears what its claims are.
                world.after(world.between(1000, 3000), () -> {
                    cluster.startAgent(host);
                    cluster.agentOf(host).cut();
                });
            }
        }
        if (world.chance(0.4)) {
            // Sometimes when nobody reports it any more.
            world.count("fault: failed stop confirmed");
            world.after(dies ? 7000 : 0, () -> cluster.operator.confirm(group));
            return;
        }
        world.count("fault: failed stop fenced");
        cluster.operator.fence(group, acting.seat());
        world.after(100, () -> cluster.operator.visit(group, acting.seat()));
        world.after(2000, () -> cluster.operator.fence(group, acting.seat()));
    }

    /** The service can be ended again; of one that nobody knows any more, only by the power of its host. */
    private void end(SimulatedHost.Acting acting, SimulatedAgent agent, Processes.Place place) {
        host.processes.unstoppable = Optional.empty();
        host.processes.unreadable = false;
        if (agent.isAlive()) {
            host.forget(group, acting.epoch(), false);
        } else if (place == Processes.Place.ELSEWHERE && host.acting().containsValue(acting)) {
            world.count("service ended by power");
            cluster.losePower(host);
        }
        world.quiet(false);
        cluster.startAgent(host);
        cluster.agentOf(host).heal();
        cluster.agentOf(host).drained = false;
        cluster.ensemble.groups().forEach(known -> cluster.ensemble.changedByHand(known.name));
    }

    private boolean claims(SimulatedHost.Acting acting) {
        SimulatedGroup.Versioned claim =
                cluster.ensemble.group(group).orElseThrow().claims.get(acting.seat());
        return claim != null
                && claim.claim().isHeldBy(host.name)
                && claim.claim().epoch().equals(acting.epoch());
    }

    private boolean saysSo() {
        SimulatedGroup.Report report =
                cluster.ensemble.group(group).orElseThrow().members.get(host.name);
        return report != null && report.report().role() == Role.STOP_FAILED;
    }
}
