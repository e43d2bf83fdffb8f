package baton.failover.simulation;

import static java.util.Objects.requireNonNull;

import baton.failover.group.EnsembleLoss;
import baton.failover.group.GroupName;
import baton.failover.group.GroupSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Second hosts under the name of a first that answers nobody for a while, sometimes with a copy of its stamp.
 *
 * <p>They serve until the first is heard again; then the newcomer ends. Groups whose holders go on without ZooKeeper are
 * left out: for them that is a known hole.
 */
final class Twins {
    /** Each is counted, and met in every night's run. */
    static final List<String> KINDS =
            List.of("fault: second host of one name", "fault: copied stamp", "fault: confirmed beside a second host");

    private final Cluster cluster;
    private final World world;
    private final List<Twin> all = new ArrayList<>();
    private final List<SimulatedHost> ever = new ArrayList<>();

    record Twin(SimulatedHost host, SimulatedAgent agent, SimulatedHost first) {}

    Twins(Cluster cluster) {
        this.cluster = cluster;
        this.world = cluster.world;
    }

    boolean exist() {
        return !all.isEmpty();
    }

    /** True for the host whose name another one has now. */
    boolean isFirst(SimulatedHost host) {
        return all.stream().anyMatch(twin -> twin.first == host);
    }

    boolean everHad(SimulatedHost host) {
        return ever.contains(host);
    }

    Optional<Twin> of(SimulatedHost host) {
        return all.stream().filter(twin -> twin.host == host).findFirst();
    }

    boolean hasCopy() {
        return all.stream().anyMatch(twin -> twin.host.stamp().equals(twin.first.stamp()));
    }

    void begin(SimulatedHost first) {
        SimulatedAgent silent = cluster.agentOf(first);
        if (exist() || !first.alive || !silent.isWell()) {
            return;
        }
        boolean copy = world.chance(0.5);
        cluster.fault(copy ? "copied stamp" : "second host of one name", first);
        boolean confirmed = !copy && world.chance(0.7);
        silent.isolate(copy ? world.chance(0.7) : confirmed);
        world.after(world.between(10, 1000), () -> {
            if (silent.isAlive()) {
                appear(first, silent, copy, confirmed);
            }
        });
    }

    private void appear(SimulatedHost first, SimulatedAgent silent, boolean copy, boolean confirmed) {
        SimulatedHost host = cluster.twinOf(first, copy);
        Map<GroupName, GroupSpec> specs = new TreeMap<>(cluster.specs());
        specs.values().removeIf(spec -> spec.onEnsembleLoss() == EnsembleLoss.KEEP);
        specs.forEach((group, spec) -> host.files.put(group, requireNonNull(first.files.get(group))));
        if (copy) {
            host.marks.putAll(first.marks);
            host.refusals.putAll(first.refusals);
        }
        SimulatedAgent agent = cluster.agent(host, specs);
        Twin twin = new Twin(host, agent, first);
        all.add(twin);
        ever.addAll(List.of(first, host));
        cluster.everybody.add(host);
        world.tell(host.name + ": second host starts, stamp " + host.stamp());
        agent.start();
        if (confirmed) {
            world.count("fault: confirmed beside a second host");
            // A shorter lease in the policy makes no hold shorter that was granted under a longer one.
            specs.keySet().stream().filter(any -> world.chance(0.5)).forEach(cluster::shortenLease);
            specs.keySet().forEach(cluster.operator::confirm);
            silent.renewsNothing();
        }
        world.after(world.between(5000, 20_000), () -> leave(twin, silent));
    }

    /** The first is heard again: the second gives its seats back, and is gone after a while, whether it could or not. */
    private void leave(Twin twin, SimulatedAgent silent) {
        if (!all.contains(twin)) {
            return;
        }
        twin.agent.stop();
        world.after(world.between(0, 3000), silent::heal);
        world.after(world.between(3000, 6000), () -> remove(twin));
    }

    void remove(Twin twin) {
        if (all.remove(twin)) {
            cluster.everybody.remove(twin.host);
            world.tell(twin.host.name + ": second host is gone");
            twin.agent.crash();
            twin.host.removed();
            cluster.agentOf(twin.first).heal();
            // The records of the second go with its session; the first, which watches its own, writes them anew.
            world.after(SimulatedAgent.SESSION_TIMEOUT + 500, () -> cluster.agentOf(twin.first)
                    .reconnected());
        }
    }

    /** What is left of a copy when it is gone, an operator settles. */
    void settle() {
        ever.forEach(cluster.operator::settle);
    }

    void removeAll() {
        List.copyOf(all).forEach(this::remove);
    }
}
