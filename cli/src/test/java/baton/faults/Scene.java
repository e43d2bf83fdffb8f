package baton.faults;

import java.util.List;
import java.util.Random;

/**
 * Where a fault happens.
 *
 * @param victim the host that it is aimed at: the one that is active in the group, unless the fault is one of several
 * @param epoch of the group, when the faults began
 */
record Scene(Estate estate, Draw draw, AgentHost victim, long epoch) {
    /** The group that it is aimed at. */
    String group() {
        return draw.group();
    }

    Random random() {
        return draw.random();
    }

    boolean isAlone() {
        return !draw.isMixture();
    }

    Machine machine() {
        return victim.machine();
    }

    /** Everybody but the victim. */
    List<AgentHost> others() {
        return estate.hosts().stream().filter(host -> !host.equals(victim)).toList();
    }

    /** The one who is first in the succession. */
    AgentHost next() {
        return estate.next(group(), victim);
    }

    /** The group that it is not aimed at. */
    String otherGroup() {
        return group().equals(Baton.SERVICE) ? Baton.DATABASE : Baton.SERVICE;
    }

    /** Kills the service, so that another host takes over. */
    void killService() {
        victim.kill(victim.service(group()));
    }

    AgentHost anotherHost() {
        List<AgentHost> others = others();
        return others.get(random().nextInt(others.size()));
    }

    ServerHost follower() {
        List<ServerHost> all = estate.servers().stream()
                .filter(server -> server.mode().equals("follower"))
                .toList();
        return all.get(random().nextInt(all.size()));
    }
}
