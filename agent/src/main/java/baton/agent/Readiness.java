package baton.agent;

import baton.agent.loop.Inbox;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import baton.failover.member.Event;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Phase;
import baton.failover.member.Tenure;
import baton.failover.policy.Spelling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Decides when an incarnation may end for the next one: what is active would be adopted, nothing is half way between
 * active and standby, and every lease lasts until the next incarnation renews it.
 *
 * <p>{@link #test} is called by the loop's thread alone. The leases are lengthened last, because a successor of this host
 * waits longer while they are.
 */
final class Readiness implements BiPredicate<Node, Tick> {
    /** What was just told to ZooKeeper, such as the history of a seat that was handed over, shall get there. */
    private static final Duration REST = Duration.ofMillis(500);

    private static final Path PROC = Path.of("/proc");

    private final Set<GroupName> gone;
    private final Inbox inbox;
    private final boolean refusable;
    private volatile List<String> waits = List.of();
    private Optional<Tick> waitedAt = Optional.empty();

    /**
     * @param gone groups that have to be left first
     * @param inbox is given {@link Event.RestartPlanned}
     * @param refusable whether the incarnation may go on instead, on a machine that is too busy
     */
    Readiness(Set<GroupName> gone, Inbox inbox, boolean refusable) {
        this.gone = Set.copyOf(gone);
        this.inbox = inbox;
        this.refusable = refusable;
    }

    @Override
    public boolean test(Node node, Tick now) {
        List<String> unrest = unrest(node);
        if (!unrest.isEmpty()) {
            waits = unrest;
            waitedAt = Optional.of(now);
            plan(node, Optional.empty());
            return false;
        }
        // The room that was asked for stands: a load that moves must not move the leases with it.
        Optional<MachineLoad> load = node.restartRoom().isEmpty() ? MachineLoad.read(PROC) : Optional.empty();
        Optional<Duration> room = node.restartRoom()
                .or(() -> MachineLoad.restartRoom(load))
                .or(() -> refusable ? Optional.empty() : Optional.of(MachineLoad.LONGEST));
        waits = notBridged(node, room.orElse(MachineLoad.LONGEST), now);
        if (!waits.isEmpty()) {
            if (room.isEmpty()) {
                waits = load.map(MachineLoad::limit).stream().toList();
            }
            plan(node, room);
            return false;
        }
        return waitedAt.map(at -> at.plus(REST).isReached(now)).orElse(true);
    }

    /** What is not ready, as half sentences; any thread. */
    List<String> waits() {
        return waits;
    }

    private void plan(Node node, Optional<Duration> room) {
        if (!node.restartRoom().equals(room)) {
            inbox.put(new Event.RestartPlanned(room));
        }
    }

    private List<String> unrest(Node node) {
        List<String> found = new ArrayList<>();
        if (node.stopping()) {
            found.add("the agent, which is being stopped, has ended");
        }
        for (Map.Entry<GroupName, Member> each : node.members().entrySet()) {
            Optional<Phase> phase = each.getValue().tenure().map(Tenure::phase);
            if (phase.isPresent() && (gone.contains(each.getKey()) || !isAtRest(phase.get()))) {
                found.add("group " + each.getKey() + " is no longer " + Spelling.of(phase.get()));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> notBridged(Node node, Duration room, Tick now) {
        return node.notBridged(room, now).stream()
                .map(group -> "ZooKeeper has confirmed a longer lease for group " + group)
                .toList();
    }

    /** Active, to be adopted; before any hold stands; or stuck in what another configuration may mend. */
    private static boolean isAtRest(Phase phase) {
        return switch (phase) {
            case ACTIVE, PROVING, STOP_FAILED -> true;
            case CLAIMING,
                    HOLDING,
                    PROMOTING,
                    CHECKING,
                    DRAINING,
                    ADOPTING,
                    RESTARTING,
                    DEMOTING,
                    VERIFYING,
                    KILLING,
                    RELEASING -> false;
        };
    }
}
