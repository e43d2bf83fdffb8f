package baton.agent;

import baton.failover.group.AgentPace;
import baton.failover.group.GroupName;
import baton.failover.group.Tick;
import baton.failover.member.Member;
import baton.failover.member.Node;
import baton.failover.member.Phase;
import baton.failover.policy.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Whether a life may end for another one without anybody noticing: what is active would be adopted, and nothing is half
 * way between active and standby.
 *
 * <p>{@link #test} is called by the loop's thread alone.
 */
final class Readiness implements BiPredicate<Node, Tick> {
    /** What was just told to ZooKeeper, such as the history of a seat that was handed over, shall get there. */
    private static final Duration REST = Duration.ofMillis(500);

    private final Set<GroupName> gone;
    private final AgentPace pace;
    private volatile List<String> waits = List.of();
    private Optional<Tick> waitedAt = Optional.empty();

    /** @param gone groups that have to be left first */
    Readiness(Set<GroupName> gone, AgentPace pace) {
        this.gone = Set.copyOf(gone);
        this.pace = pace;
    }

    @Override
    public boolean test(Node node, Tick now) {
        waits = waitsFor(node, now);
        if (!waits.isEmpty()) {
            waitedAt = Optional.of(now);
        }
        return waits.isEmpty()
                && waitedAt.map(at -> at.plus(REST).isReached(now)).orElse(true);
    }

    /** What is not ready, as half sentences; any thread. */
    List<String> waits() {
        return waits;
    }

    private List<String> waitsFor(Node node, Tick now) {
        List<String> found = new ArrayList<>();
        if (node.stopping()) {
            found.add("the agent, which is being stopped, has ended");
        }
        boolean holds = false;
        for (Map.Entry<GroupName, Member> each : node.members().entrySet()) {
            Optional<Phase> phase = each.getValue().tenure().map(tenure -> tenure.phase());
            if (phase.isPresent() && (gone.contains(each.getKey()) || !isAtRest(phase.get()))) {
                found.add("group " + each.getKey() + " is no longer " + Spelling.of(phase.get()));
            }
            holds |= phase.equals(Optional.of(Phase.ACTIVE));
        }
        // The next life needs a moment, and nothing renews meanwhile: begin it with as much of the lease as there is.
        if (holds && node.renewedAt().plus(pace.renewal()).plus(pace.attempt()).isReached(now)) {
            found.add("a renewal is committed");
        }
        return List.copyOf(found);
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
