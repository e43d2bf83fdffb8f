package baton.agent.config;

import baton.failover.group.AgentPace;
import baton.failover.group.LeaseBudget;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a lease has room for what must fit into it, in numbers; inequalities (2) and (3) of {@code docs/protocol.md}.
 *
 * <p>(1) holds by construction: successors compute their wait from the lease. (4) needs the ensemble's own settings.
 */
final class Margins {
    /** A ZooKeeper client sleeps up to a second before it tries the next server; connecting itself takes milliseconds. */
    static final Duration RECONNECT = Duration.ofSeconds(1);

    private final LeaseBudget budget;
    private final AgentPace pace;

    Margins(LeaseBudget budget, AgentPace pace) {
        this.budget = budget;
        this.pace = pace;
    }

    private long needed() {
        return stopping() + pace.renewal().toMillis() + pace.attempt().toMillis();
    }

    private long stopping() {
        return budget.demote().toMillis()
                + budget.kill().toMillis()
                + pace.guardSlack().toMillis();
    }

    /** (2): without it one renewal that is answered late stops the service. */
    void checkRoom(Place place) throws ConfigException {
        long lease = budget.lease().toMillis();
        if (lease <= needed()) {
            throw new ConfigException(
                    place,
                    "lease",
                    lease + " ms has no room for one lost renewal: " + parts() + " = " + needed() + " ms",
                    "a lease above " + needed() + " ms",
                    "raise lease, lower demote-limit or kill-limit, or choose a faster pace in agent.yml");
        }
    }

    /** (3): without it the death of one ZooKeeper server may stop the service. */
    Optional<String> warning(Place place) {
        long spare = budget.lease().toMillis() - stopping();
        long ride = pace.renewal().toMillis() + pace.attempt().toMillis() + RECONNECT.toMillis();
        if (spare >= ride) {
            return Optional.empty();
        }
        return Optional.of(place + ": lease: a service may stop when the ZooKeeper server that its agent uses dies: "
                + spare + " ms are left of the lease of " + budget.lease().toMillis()
                + " ms for reaching another server,"
                + " which takes up to " + ride + " ms (renewal "
                + pace.renewal().toMillis() + " + attempt "
                + pace.attempt().toMillis() + " + reconnect " + RECONNECT.toMillis()
                + "); raise lease to " + (stopping() + ride) + " ms or accept it");
    }

    /** What an operator wants to know of a lease that is good. */
    String summary() {
        return "lease " + budget.lease().toMillis() + " ms, a successor waits "
                + LeaseBudget.waitFor(budget.lease()).toMillis() + " ms; " + parts() + " = " + needed() + " ms";
    }

    private String parts() {
        return "demote-limit " + budget.demote().toMillis() + " + kill-limit "
                + budget.kill().toMillis() + " + guard slack "
                + pace.guardSlack().toMillis() + " + renewal "
                + pace.renewal().toMillis() + " + attempt " + pace.attempt().toMillis();
    }
}
